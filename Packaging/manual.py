# SPDX-License-Identifier: MIT
"""Writes the manual pages of foley, one for each command, from what the program says about itself.

    manual.py FOLEY FOLDER SECONDS      FOLDER/foley.1, FOLDER/foley-synth.1, ...

The names, values and texts are those of `--experimental-dump-help` (swift-argument-parser), the usage and
what `--help` says after the options those of `--help`. The plug-in of swift-argument-parser would compile the
program once more, and knows neither of the last two. SECONDS since 1970 is the date in the pages.
"""

import datetime
import json
import os
import re
import subprocess
import sys

ROOT_SECTIONS = {
    "ENVIRONMENT": [
        ("FOLEY_CACHE", "Folder for the results of scans of recordings; off for none. "
                        "Without it $XDG_CACHE_HOME/foley or ~/.cache/foley.")],
}


def escaped(text):
    """Text that roff prints as it is."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    text = text.replace("^", "\\(ha").replace("~", "\\(ti")
    return "\n".join("\\&" + line if line.startswith(".") else line for line in text.split("\n"))


def bold(text):
    return f"\\fB{escaped(text)}\\fR"


def italic(text):
    return f"\\fI{escaped(text)}\\fR"


def run(program, *words):
    return subprocess.run([program, *words], check=True, capture_output=True, text=True).stdout


class Page:
    """The page of one command."""

    def __init__(self, program, command, parents, version, date):
        self.command = command
        self.words = [*parents, command["commandName"]]
        self.name = "-".join(self.words)
        self.help = run(program, *self.words[1:], "--help")
        self.version, self.date = version, date

    def text(self):
        title = f'.TH "{self.name.upper()}" 1 "{self.date}" "Foley {self.version}" "Foley"'
        abstract = self.command.get("abstract", "").rstrip(".")
        lines = [title, ".SH NAME", f"{escaped(self.name)} \\- {escaped(abstract)}"]
        lines += [".SH SYNOPSIS", *self.synopsis()]
        if self.command.get("discussion"):
            lines += [".SH DESCRIPTION", *self.paragraphs(self.command["discussion"])]
        lines += self.arguments() + self.subcommands() + self.advice()
        if len(self.words) == 1:
            for title, rows in ROOT_SECTIONS.items():
                lines += [f".SH {title}", *self.rows((bold(name), text) for name, text in rows)]
        return "\n".join([*lines, *self.see_also()]) + "\n"

    def synopsis(self):
        usage = re.search(r"^USAGE: (.*?)(?:\n\n|\Z)", self.help, re.M | re.S)
        if not usage:
            raise SystemExit(f"manual.py: `{' '.join(self.words)} --help` has no usage")
        # A line for each way to call the command.
        ways = re.split(r"\n +(?=foley )", usage.group(1))
        return [line for way in ways for line in (".br", escaped(" ".join(way.split())))][1:]

    @staticmethod
    def paragraphs(text):
        """Paragraphs are filled; lines that begin with spaces are examples and stay as they are."""
        lines, is_example = [], False
        for line in text.strip().split("\n"):
            if line.startswith(" ") != is_example and line:
                is_example = not is_example
                lines.append(".nf" if is_example else ".fi")
            lines.append(escaped(line) or ".PP")
        return lines + [".fi"] * is_example

    def arguments(self):
        """The sections of the arguments, in the order of --help."""
        sections = {}
        for argument in self.command.get("arguments", []):
            if not argument["shouldDisplay"]:
                continue
            usual = "ARGUMENTS" if argument["kind"] == "positional" else "OPTIONS"
            row = (self.head(argument), self.explanation(argument))
            sections.setdefault(argument.get("sectionTitle", usual).upper(), []).append(row)
        first, last = sections.pop("ARGUMENTS", None), sections.pop("OPTIONS", None)
        titled = [("ARGUMENTS", first), *sections.items(), ("OPTIONS", last)]
        return [line for title, rows in titled if rows
                for line in (f'.SH "{escaped(title)}"', *self.rows(rows))]

    @staticmethod
    def head(argument):
        value = italic(argument["valueName"])
        if argument["kind"] == "positional":
            return value + (" ..." if argument["isRepeating"] else "")
        dashes = {"long": "--", "short": "-", "longWithSingleDash": "-"}
        names = ", ".join(bold(dashes[name["kind"]] + name["name"]) for name in argument["names"])
        return names if argument["kind"] == "flag" else f"{names} {value}"

    @staticmethod
    def explanation(argument):
        text = " ".join(argument[key] for key in ("abstract", "discussion") if argument.get(key))
        default, values = argument.get("defaultValue"), argument.get("allValues")
        if default and "(default:" not in text:
            text += f" (default: {default})"
        return text + (f" (values: {', '.join(values)})" if values else "")

    @staticmethod
    def rows(rows):
        return [line for head, text in rows for line in (".TP", head, escaped(text))]

    def subcommands(self):
        rows = [(bold("-".join([*self.words, command["commandName"]])) + "(1)",
                 command.get("abstract", "")) for command in displayed(self.command)]
        return [".SH COMMANDS", *self.rows(rows)] if rows else []

    def advice(self):
        """What --help says after the options, as it is."""
        parts = re.split(r"^ +-h, --help .*\n", self.help, maxsplit=1, flags=re.M)
        after = parts[1].strip("\n") if len(parts) == 2 else ""
        if not after or displayed(self.command):
            return []
        title, _, body = after.partition("\n")
        return [f'.SH "{escaped(title.rstrip(":"))}"', ".nf", escaped(body), ".fi"]

    def see_also(self):
        parents = ["-".join(self.words[:count]) for count in range(1, len(self.words))]
        pages = ", ".join(bold(name) + "(1)" for name in parents)
        return [".SH SEE ALSO", f"{pages}{', ' if pages else ''}the guides in share/doc/foley/Guides"]


def displayed(command):
    return [sub for sub in command.get("subcommands", [])
            if sub["shouldDisplay"] and sub["commandName"] != "help"]


def write(program, command, parents, folder, version, date):
    page = Page(program, command, parents, version, date)
    with open(os.path.join(folder, page.name + ".1"), "w", encoding="utf-8") as file:
        file.write(page.text())
    for sub in displayed(command):
        write(program, sub, page.words, folder, version, date)


def main():
    program, folder, seconds = sys.argv[1:]
    date = datetime.datetime.fromtimestamp(int(seconds), datetime.timezone.utc).strftime("%Y-%m-%d")
    os.makedirs(folder, exist_ok=True)
    command = json.loads(run(program, "--experimental-dump-help"))["command"]
    write(program, command, [], folder, run(program, "--version").split()[0], date)


main()
