"""Places by rapidfuzz alone: `python match_on_rapidfuzz.py ROWS.json`; prints the nearest full name by row.

It is used as its page shows: `extractOne` over all full names (`Xã Yên Bình, huyện Yên Bình, tỉnh Yên Bái`)
in lower case, once with its usual scorer `WRatio` and once with the plain `ratio`, which suits full names
better. It always has an answer; its score says how near the name is.
"""

from __future__ import annotations

import importlib.metadata
import json
import sys
import time
from pathlib import Path

from rapidfuzz import fuzz, process, utils

given = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
names = {
    day: ([id for id, _ in pairs], [utils.default_process(name) for _, name in pairs])
    for day, pairs in given["names"].items()
}
told = {}
for title, scorer in (("WRatio", fuzz.WRatio), ("ratio", fuzz.ratio)):
    start = time.process_time()
    found = []
    for row in given["rows"]:
        ids, choices = names["before" if row["before"] else "after"]
        _, score, at = process.extractOne(utils.default_process(row["text"]), choices, scorer=scorer)
        found.append([ids[at], score])
    told[title] = {"ids": found, "seconds": time.process_time() - start}
print(json.dumps({"version": importlib.metadata.version("rapidfuzz"), "scorers": told}))
