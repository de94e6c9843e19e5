#!/usr/bin/env python3
"""Counts referring words in the documentation and in the comments, and fails above a limit.

A referring word ("that", "it", "which", "one" ...) sends the reader back to an earlier noun. Few of them
read well; many of them hide what a sentence is about. CONTRIBUTING and docs repeat the noun instead.

Two groups of text are counted:

  pages     docs/*.md, ARCHITECTURE.md (where there is one), README's "How it works" (where README still has
            the section), and the `//!` head of every src/**/*.rs
  comments  every comment of src/**/*.rs: `//`, `///` and `//!`

Fenced code blocks, inline code between backticks and URLs (link targets too) hold no words. A word is a run
of letters, digits and apostrophes that has at least one letter; a hyphen parts words ("one-off" is two).

  python3 tools/referring_words.py                 both groups
  python3 tools/referring_words.py --files         each file too, the highest share first
  python3 tools/referring_words.py --root DIR      another checkout
  python3 tools/referring_words.py docs/rules.md   these pages alone; fails above the limit of pages

Exit status: 0 within the limits, 1 above a limit.
"""
import argparse
import re
import sys
from pathlib import Path

REFERRING = set("that those these this which it its they them one ones other others such".split())
LIMITS = {"pages": 6.0, "comments": 8.0}  # percent of all words

FENCE = re.compile(r"^[ \t]*(```|~~~).*?(?:^[ \t]*\1[ \t]*$|\Z)", re.M | re.S)
INLINE = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", re.S)  # never over an empty line
TARGET = re.compile(r"\]\([^)\s]*\)")
URL = re.compile(r"\b(?:https?://|www\.)\S+")
WORD = re.compile(r"(?:(?![\d_])\w|\d|['’])+")

# One step through Rust source: what is not a comment is passed over as a whole, so that `//` inside a string
# is no comment. A lifetime ('a) is no character literal.
RUST = re.compile(
    r"""(?P<raw>\bb?r(?P<hash>\#*)".*?"(?P=hash))|(?P<string>"(?:\\.|[^"\\])*")|(?P<char>'(?:\\.[^']*|[^'\\])')"""
    r"""|//(?P<mark>[/!]?)(?P<comment>[^\n]*)""",
    re.S | re.X,
)


def prose(text):
    """The text without code and addresses."""
    for pattern, stand_in in ((FENCE, " "), (INLINE, " "), (TARGET, "] "), (URL, " ")):
        text = pattern.sub(stand_in, text)
    return text


def count(text):
    """(words, referring words) of a text in Markdown."""
    words = [word.strip("'’").lower() for word in WORD.findall(prose(text))]
    words = [word for word in words if any(letter.isalpha() for letter in word)]
    return len(words), sum(word in REFERRING for word in words)


def comments(source, marks=("", "/", "!")):
    """The comments of Rust source that begin with `//` and one of the marks. Code and a blank line end a block."""
    blocks, end = [], None
    for step in RUST.finditer(source):
        if step["comment"] is None or step["mark"] not in marks:
            continue
        between = source[end : step.start()] if end is not None else ""
        blocks.append("\n" if between.strip() == "" and between.count("\n") < 2 else "\n\n")
        blocks.append(step["comment"].strip() if step["mark"] == "" else step["comment"].removeprefix(" "))
        end = step.end()
    return "".join(blocks)


def read(path):
    return path.read_text(encoding="utf-8")


def how_it_works(readme):
    """README's section of this name, as long as the section is there."""
    section = re.search(r"^## How it works$(.*?)(?=^## )", readme, re.M | re.S)
    return section[1] if section else ""


def groups(root):
    """{group: {file: (words, referring words)}}"""
    pages = {path: count(read(path)) for path in sorted((root / "docs").glob("*.md"))}
    if (root / "ARCHITECTURE.md").exists():
        pages[root / "ARCHITECTURE.md"] = count(read(root / "ARCHITECTURE.md"))
    if (root / "README.md").exists():
        pages[root / "README.md"] = count(how_it_works(read(root / "README.md")))
    sources = sorted((root / "src").rglob("*.rs"))
    pages |= {path: count(comments(read(path), marks=("!",))) for path in sources}
    return {"pages": pages, "comments": {path: count(comments(read(path))) for path in sources}}


def line(name, words, referring, limit=""):
    share = 100 * referring / words if words else 0.0
    return f"{name:<44} {words:>7,} words {referring:>6,} referring {share:>6.2f} %{limit}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parent.parent, help="the checkout")
    parser.add_argument("--files", action="store_true", help="each file too, the highest share first")
    parser.add_argument("pages", nargs="*", type=Path, help="count these pages of Markdown alone")
    args = parser.parse_args()
    over = False
    if args.pages:
        counted = {path: count(read(path)) for path in args.pages}
        for path, (words, referring) in counted.items():
            print(line(str(path), words, referring))
        return int(any(100 * found > LIMITS["pages"] * words for words, found in counted.values()))
    for group, files in groups(args.root).items():
        words, referring = (sum(column) for column in zip(*files.values()))
        over |= 100 * referring > LIMITS[group] * words
        print(line(group, words, referring, f"  (limit {LIMITS[group]:g} %)"))
        if args.files:
            rows = [(100 * f / w, path, w, f) for path, (w, f) in files.items() if w]
            for _, path, w, f in sorted(rows, key=lambda row: (-row[0], row[1])):
                print(line("  " + str(path.relative_to(args.root)), w, f))
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
