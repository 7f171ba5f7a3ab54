# fish completion for queuectl. To have it in every shell:
#   queuectl completion fish > ~/.config/fish/completions/queuectl.fish

function __queuectl_complete
    set -l words (commandline --tokenize --cut-at-cursor --current-process)
    set -l current (commandline --current-token --cut-at-cursor)
    $words[1] __complete -- $words[2..] $current 2>/dev/null
end

# Files are offered behind --, where a program is to be run; else the program knows where one goes.
complete --command queuectl --no-files --keep-order --arguments '(__queuectl_complete)'
complete --command queuectl --condition '__fish_seen_argument --' --force-files
