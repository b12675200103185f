"""`python -m actcli` is `actcli`."""

from actcli.cli import main

main()
