# Every word of the lists has a page.
$ for word in $(orrery list systems | cut -d' ' -f1); do orrery explain $word; done
$ for word in $(orrery list policies | cut -d' ' -f1); do orrery explain $word; done
$ for word in $(orrery list generators | cut -d' ' -f1); do orrery explain $word; done
$ for word in $(orrery list formats | cut -d' ' -f1); do orrery explain $word; done
$ for word in $(orrery list metrics | awk '{ print $2 }'); do orrery explain $word; done
