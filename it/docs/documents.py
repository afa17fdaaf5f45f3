"""The commands of the documents, of which docs/README.md says how they are marked.

usage: documents.py check                    every block can be read: shell, Python, what is written and shown
       documents.py run FOLDER [DOCUMENT...] runs those marked `sh run`, with a log for each below FOLDER
       documents.py shows EXPECTED OUTPUT    whether the output has each line of the other file
"""
import ast
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^(\s*)```(\S*)\s*(.*?)\s*$")
# What the documents stand for here: <!-- documented: spark-jobs=it-documented TAG=dev -->
STAND_INS = re.compile(r"<!-- documented:((?:\s+\S+=\S+)*)\s*-->")
OURS = "it-documented"
MINUTES_OF_A_DOCUMENT = 20

# Each command of a document runs in the same shell, as in a reader's.
PROLOGUE = """set -euo pipefail
exec </dev/null
background=()
trap 'for each in ${background[@]+"${background[@]}"}; do kill "$each" 2>/dev/null || true; done' EXIT
step() { printf '%s\\n' "$1" >>"$PROGRESS"; }
shows() { python3 "$DOCUMENTS" shows "$1" "$2"; }
await() { # EXPECTED OUTPUT, for what the function `again` prints
    local deadline=$((SECONDS + 180))
    until { again >"$2" 2>&1 || true; } && shows "$1" "$2" >"$2.lacks" 2>&1; do
        if [ "$SECONDS" -gt "$deadline" ]; then
            cat "$2.lacks" >>"$2"
            return 1
        fi
        sleep 2
    done
}
"""


class Block:
    def __init__(self, document, line, language, marks, text):
        self.document, self.line, self.language, self.text = document, line, language, text
        self.marks = dict(mark.partition("=")[::2] for mark in marks.split())

    @property
    def place(self):
        return "%s:%d" % (self.document, self.line)


class Document:
    def __init__(self, path):
        self.path = path
        self.name = str(path.relative_to(ROOT))
        self.blocks = []
        text = path.read_text()
        declared = STAND_INS.search(text)
        self.stand_ins = dict(each.split("=", 1) for each in declared.group(1).split()) if declared else {}
        self._read(text.splitlines())

    def _read(self, lines):
        opened = None
        for number, line in enumerate(lines, 1):
            fence = FENCE.match(line)
            if fence and opened is None:
                opened = (number, fence, [])
            elif fence and not fence.group(2):
                number_of, beginning, body = opened
                text = "\n".join(each[len(beginning.group(1)):] for each in body)
                self.blocks.append(Block(self.name, number_of + 1, beginning.group(2), beginning.group(3), text))
                opened = None
            elif opened:
                opened[2].append(line)

    def here(self, text):
        """The text with what stands for it on the test's cluster."""
        for written in sorted(self.stand_ins, key=len, reverse=True):
            text = re.sub(r"(?<![\w/.-])%s(?![\w])" % re.escape(written), lambda _: self.stand_ins[written], text)
        return text


def documents():
    files = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "k8s").rglob("*.md")]
    return [Document(file) for file in sorted(files)]


def commands(block, text):
    """Each command of a shell block: a line, with those that belong to it."""
    pending, begins = [], 0
    for number, line in enumerate(text.splitlines()):
        if not pending:
            begins = number
            if not line.strip() or line.lstrip().startswith("#"):
                continue
        pending.append(line)
        if line.endswith("\\"):
            continue
        # It warns about a here-document that has not ended.
        parsed = subprocess.run(["bash", "-n", "-c", "\n".join(pending)], capture_output=True)
        if parsed.returncode == 0 and not parsed.stderr:
            yield "%s:%d" % (block.document, block.line + begins), "\n".join(pending)
            pending = []
    if pending:
        raise SyntaxError("%s:%d: bash cannot read this command: %s" % (block.document, block.line + begins, pending[0]))


def steps(document):
    """The blocks that matter to a run, each with the lines that its output has to show."""
    for block, after in zip(document.blocks, [*document.blocks[1:], None]):
        expected = after.text if after and "shows" in after.marks else None
        if "file" in block.marks or (block.language == "sh" and "run" in block.marks):
            yield block, expected


def check():
    wrong, found = [], 0
    for document in documents():
        for block in document.blocks:
            try:
                if block.language == "sh":
                    found += len(list(commands(block, document.here(block.text))))
                elif block.language == "python":
                    ast.parse(block.text)
            except SyntaxError as error:
                wrong.append("%s: %s" % (block.place, error))
        for block, expected in steps(document):
            if "until" in block.marks and expected is None:
                wrong.append("%s: `until` what? A block `text shows` has to follow" % block.place)
    if wrong:
        sys.exit("\n".join(wrong))
    print("The documents have %d commands that bash can read." % found)


def shows(expected, output):
    """`…` stands for anything; blanks count as one."""
    said = [" ".join(line.split()) for line in pathlib.Path(output).read_text(errors="replace").splitlines()]
    for line in pathlib.Path(expected).read_text().splitlines():
        words = " ".join(line.split())
        pattern = re.compile(".*".join(re.escape(part) for part in words.split("…")))
        if not any(pattern.search(each) for each in said):
            sys.exit("the document says that it shows: " + line)


def script(document, folder):
    """The document as a script, and how many commands are in it."""
    lines, total = [PROLOGUE], 0
    for index, (block, expected) in enumerate(steps(document)):
        text = document.here(block.text)
        if "file" in block.marks:
            file = folder / "here" / block.marks["file"]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text + "\n")
            continue
        shown = folder / ("%02d.shows" % index)
        if expected is not None:
            shown.write_text(document.here(expected) + "\n")
        # What the block says is the output of all of its commands.
        output = folder / ("%02d.output" % index)
        for place, command in commands(block, text):
            total += 1
            lines.append("step %s" % place)
            if "background" in block.marks:
                lines.append("%s >%s 2>&1 &" % (command, output))
                lines.append('background+=("$!")')
                lines.append("for _ in {1..300}; do [ -s %s ] && break; sleep 0.1; done" % output)
            elif "until" in block.marks:
                lines.append("again() {\n%s\n}" % command)
                lines.append("await %s %s" % (shown, output))
            elif "exits" in block.marks:
                lines.append("status=0\n{\n%s\n} >>%s 2>&1 || status=$?" % (command, output))
                lines.append('echo "exit code $status" >>%s\n[ "$status" = %s ]' % (output, block.marks["exits"]))
            else:
                lines.append("{\n%s\n} >>%s 2>&1" % (command, output))
        if expected is not None and "until" not in block.marks:
            lines.append("shows %s %s >>%s 2>&1" % (shown, output, output))
    lines.append("step end")
    return "\n".join(lines) + "\n", total


def forget_namespace():
    subprocess.run(["kubectl", "delete", "namespace", OURS, "--ignore-not-found", "--wait", "--timeout=5m"],
                   check=True, stdout=subprocess.DEVNULL)


def show_what_there_is(folder):
    outputs = sorted(folder.glob("*.output"), key=lambda file: file.stat().st_mtime)
    if outputs:
        print("--- the last lines of %s" % outputs[-1])
        print("\n".join(outputs[-1].read_text(errors="replace").splitlines()[-30:]))
    for what in (["get", "pods,jobs", "--output", "wide"], ["get", "events", "--sort-by=.metadata.creationTimestamp"]):
        seen = subprocess.run(["kubectl", "--namespace", OURS, *what], capture_output=True, text=True)
        print("--- kubectl %s\n%s" % (" ".join(what), "\n".join((seen.stdout + seen.stderr).splitlines()[-30:])))


def run_one(document, folder):
    """How many commands ran well, and of how many."""
    here = folder / "here"
    here.mkdir(parents=True)
    text, total = script(document, folder)
    if not total:
        return 0, 0
    # What the reader has in front of them; a copy, so that nothing is written into the source tree.
    for name in ("k8s", "helm-chart"):
        shutil.copytree(ROOT / name, here / name)
    (folder / "script").write_text(text)
    progress = folder / "progress"
    progress.touch()
    print("%s: %d commands" % (document.name, total), flush=True)
    since = time.monotonic()
    forget_namespace()
    try:
        ended = subprocess.run(
            ["timeout", "%dm" % MINUTES_OF_A_DOCUMENT, "bash", str(folder / "script")], cwd=here,
            env={**os.environ, "PROGRESS": str(progress), "DOCUMENTS": str(pathlib.Path(__file__).resolve())})
        reached = progress.read_text().split()
        if ended.returncode == 0 and reached and reached[-1] == "end":
            print("%s: all well after %d s" % (document.name, time.monotonic() - since), flush=True)
            return total, total
        last = reached[-1] if reached else document.name
        print("%s: exit code %d; see %s" % (last, ended.returncode, folder))
        show_what_there_is(folder)
        return max(0, len(reached) - 1), total
    finally:
        forget_namespace()


def run(folder, names):
    unknown = set(names) - {document.name for document in documents()}
    if unknown:
        sys.exit("There is no such document: %s." % ", ".join(sorted(unknown)))
    well, total = 0, 0
    for document in documents():
        if not names or document.name in names:
            ran, of = run_one(document, folder / document.name.replace("/", "-"))
            well, total = well + ran, total + of
    print("\nfigure documented_commands %d of %d" % (well, total))
    sys.exit(0 if well == total else 1)


match sys.argv[1:]:
    case ["check"]:
        check()
    case ["shows", expected, output]:
        shows(expected, output)
    case ["run", folder, *names]:
        run(pathlib.Path(folder).resolve(), names)
    case _:
        sys.exit(__doc__)
