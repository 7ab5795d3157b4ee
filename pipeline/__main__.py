"""`python -m pipeline` is `newsfacts`."""

from pipeline.cli import main

if __name__ == "__main__":
    main()
