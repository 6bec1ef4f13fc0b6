import sys

from simfactory.interruption import INTERRUPTED, ignore_signals, interruptible

try:
    with interruptible():
        from simfactory.cli import main

        main()
except KeyboardInterrupt:  # before there was a command line to say so
    sys.stderr.write("interrupted\n")
    sys.exit(INTERRUPTED)
finally:
    ignore_signals()
