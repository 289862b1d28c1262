# The manual page and the completion of shells: complete, without warnings, and driven.
$ command -v man groff zsh || { echo "man, groff or zsh is not installed"; exit 77; }
...
$ orrery help --man >orrery.1 && groff -man -Tutf8 -ww orrery.1 >groff.txt && MANWIDTH=200 man --warnings -l orrery.1 >page.txt && sed -n 's/^[A-Z].*/&/p' page.txt | grep -v '^ORRERY\|^orrery'
NAME
SYNOPSIS
DESCRIPTION
OPTIONS
COMMANDS
SYSTEMS
ENVIRONMENT
EXIT STATUS
FILES
EXAMPLES
SEE ALSO
$ orrery help --completion bash >orrery.bash && bash -n orrery.bash
$ orrery help --completion zsh >_orrery && zsh -n _orrery
# Every option that the help of a command or of a part tells is in all three.
$ cat >options <<'end'
> for command in $(orrery --help | sed -n 's/^  orrery \([a-z-]*\).*/\1/p'); do
>   orrery $command --help | grep -oE -- '--[a-z][a-z-]*' | sort -u | sed "s/^/$command /"
> done
> end
$ bash options >all; test $(wc -l <all) -gt 20 && cut -d' ' -f1 all | sort -u | grep -cE '^(run|trace|compare|report|export|help)$'
6
$ while read -r command option; do for file in page.txt orrery.bash _orrery; do grep -qe "$option\b" $file || echo "$file: $command $option"; done; done <all
# Every command, system and environment variable is in the page.
$ for word in $(orrery --help | sed -n 's/^  orrery \([a-z-]*\).*/\1/p'); do grep -q "^   orrery $word" page.txt || echo $word; done
$ for word in $(orrery list systems | cut -d' ' -f1) ORRERY_POLICIES results.db; do grep -q "^ *$word" page.txt || echo $word; done
# bash: what is completed where.
$ cat >complete.bash <<'end'
> source ./orrery.bash
> COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
> _orrery "$1"
> printf '%s\n' "${COMPREPLY[@]}" | sort | head -5 | paste -sd ' '
> end
$ touch study.yaml results.db mine.so && mkdir folder
$ bash complete.bash orrery l
list
$ bash complete.bash orrery run --dr
--dry-run
$ bash complete.bash orrery run s
study.yaml
$ bash complete.bash orrery run -j 2 --set a=b ''
folder study.yaml
$ bash complete.bash orrery run -o r
results.db
$ bash complete.bash orrery run --output = r
results.db
$ bash complete.bash orrery run study.yaml -j ''
$ bash complete.bash orrery compare r
results.db
$ bash complete.bash orrery compare --to batch.e
batch.easy batch.expansion_factor
$ bash complete.bash orrery export --policy batch.wf
batch.wfp3
$ bash complete.bash orrery trace i
import info
$ bash complete.bash orrery trace import --li
--licence
$ bash complete.bash orrery trace import --format sw
swf swim
$ bash complete.bash orrery list po
policies
$ bash complete.bash orrery list policies o
os
$ bash complete.bash orrery explain cloud.best
cloud.best_fit
$ bash complete.bash orrery explain utili
utilization
$ bash complete.bash orrery explain mine
mine.so
$ bash complete.bash orrery help --completion ''
bash zsh
$ bash complete.bash orrery help comp
compare
$ bash complete.bash orrery nosuch ''
$ orrery help --completion fish
! orrery: no completion for 'fish'; there are bash and zsh
? 2
$ orrery help --man run
! usage: orrery help [COMMAND] [--man] [--completion bash|zsh]
? 2
$ orrery help run | sed -n 2p
      Runs a study and shows the comparison of its policies.
$ orrery help trace | head -1
Usage: orrery trace COMMAND ...
$ orrery help rnu
! orrery: no command 'rnu'; did you mean 'run'?
? 2
