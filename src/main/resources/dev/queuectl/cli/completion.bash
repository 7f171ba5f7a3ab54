# bash completion for queuectl. To have it in every shell:
#   queuectl completion bash > ~/.local/share/bash-completion/completions/queuectl
# or, in ~/.bashrc:
#   eval "$(queuectl completion bash)"

_queuectl() {
    local program=${1/#\~\//"$HOME"/} rest=${COMP_LINE:0:COMP_POINT} word i value
    local -a words=()
    COMPREPLY=()
    # bash parts words at colons and equals signs too; what no blank parts is put together again.
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if ((i == 0)) || [[ $rest == [[:space:]]* ]]; then
            rest=${rest#"${rest%%[![:space:]]*}"}
            words+=('')
        fi
        [[ $rest == "$word"* ]] || word=$rest
        words[${#words[@]} - 1]+=$word
        rest=${rest#"$word"}
    done
    local current=${words[${#words[@]} - 1]} before=''
    # What is quoted is the shell's business.
    [[ $current == *[\'\"\\\$\`]* ]] && return
    # bash only replaces what stands behind the last of these.
    [[ $COMP_WORDBREAKS == *:* && $current == *:* ]] && before=${current%"${current##*:}"}
    if [[ $COMP_WORDBREAKS == *=* && $current == *=* ]]; then
        value=${current%"${current##*=}"}
        ((${#value} > ${#before})) && before=$value
    fi
    while IFS=$'\t' read -r value _; do
        # A home that is written as ~ would not be one any more if it were quoted.
        if [[ $value != "~/"* ]]; then
            printf -v value %q "${value#"$before"}"
        fi
        COMPREPLY+=("$value")
    done < <("$program" __complete -- "${words[@]:1}" 2>/dev/null)
    if ((${#COMPREPLY[@]} == 1)) && [[ ${COMPREPLY[0]} == *[:/=] ]]; then
        compopt -o nospace 2>/dev/null
    fi
}

# Where there is nothing to say, as behind --, files are offered.
complete -o bashdefault -o default -o nosort -F _queuectl queuectl
