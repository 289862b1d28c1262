# All that can be named in a study.
$ orrery list systems
$ orrery list policies
$ orrery list policies batch | wc -l
$ orrery list policies nosuch
$ orrery list generators
$ orrery list metrics
$ orrery list formats
