#compdef queuectl
# zsh completion for queuectl. To have it in every shell, with a folder that is in $fpath:
#   queuectl completion zsh > ~/.zfunc/_queuectl
# or, in ~/.zshrc behind compinit:
#   eval "$(queuectl completion zsh)"

_queuectl() {
    local line value shown
    local -a found whole wholeShown open openShown
    found=("${(@f)$("${(Q)words[1]/#\~\//$HOME/}" __complete -- \
        "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
    for line in $found; do
        [[ -n $line ]] || continue
        value=${line%%$'\t'*}
        shown=$value
        [[ $line == *$'\t'?* ]] && shown="$value  -- ${line#*$'\t'}"
        # What ends like this goes on.
        if [[ $value == *[:/=] ]]; then
            open+=("$value")
            openShown+=("$shown")
        else
            whole+=("$value")
            wholeShown+=("$shown")
        fi
    done
    if (( $#whole + $#open == 0 )); then
        _files
        return
    fi
    (( $#whole )) && compadd -V queuectl -l -d wholeShown -- "${(@)whole}"
    (( $#open )) && compadd -V queuectl -l -S '' -d openShown -- "${(@)open}"
    return 0
}

if [[ $funcstack[1] == _queuectl ]]; then
    _queuectl "$@"
else
    compdef _queuectl queuectl
fi
