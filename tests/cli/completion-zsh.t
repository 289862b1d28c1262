# Completion of zsh: what a line becomes by the tab key, in a terminal of its own.
$ command -v zsh && python3 -c 'import os, pty; os.close(pty.openpty()[0])' 2>pty.txt || { echo "zsh or a pseudo terminal is missing here"; exit 77; }
...
$ orrery help --completion zsh >_orrery; touch study.yaml results.db mine.so; mkdir folder
$ cat >complete.zsh <<'end'
> zmodload zsh/zpty
> zpty shell zsh -f -i
> zpty -w shell 'PS1=; unsetopt prompt_cr; fpath=($PWD $fpath); autoload -Uz compinit; compinit -u -D'
> zpty -w shell 'show() { print -r -- "<$BUFFER>"; BUFFER= }; zle -N show; bindkey "^X" show; print rea""dy'
> zpty -r shell said '*ready*'
> for line in "$@"; do
>     zpty -n -w shell "$line"$'\t\x18'
>     zpty -r shell said '*<*>*'
>     said=${said##*<}
>     print -r -- ${said%%>*}
> done
> end
$ timeout 60 zsh -f complete.zsh 'orrery expl' 'orrery run --dr' 'orrery run s' 'orrery run -o r' 'orrery run -j ' 'orrery explain cloud.best' 'orrery explain utili' 'orrery explain mine' 'orrery compare --to batch.exp' 'orrery list polici' 'orrery list policies o' 'orrery trace imp' 'orrery trace import --li' 'orrery trace import --format sl' 'orrery help --completion z' | sed 's/ $//'
orrery explain
orrery run --dry-run
orrery run study.yaml
orrery run -o results.db
orrery run -j
orrery explain cloud.best_fit
orrery explain utilization
orrery explain mine.so
orrery compare --to batch.expansion_factor
orrery list policies
orrery list policies os
orrery trace import
orrery trace import --licence
orrery trace import --format sls
orrery help --completion zsh
