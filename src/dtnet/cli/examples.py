"""The examples in the help of commands; a test runs each of them."""

from __future__ import annotations

from typing import Final

EXAMPLES: Final[dict[str, tuple[str, ...]]] = {
    "report": (
        "dtnet report",
        "dtnet report --at 2025-08-31 --out report.json",
        'dtnet report --within "Yên Bái" --html yen-bai.html --language vi',
    ),
    "show": ('dtnet show "Da Nang"', 'dtnet show "province:Lào Cai" --at 2025-08-31'),
    "diff": ("dtnet diff 2024-08-31 2024-09-30", "dtnet diff toyland toyland"),
    "assess": (
        "dtnet assess --policy vn.yen-bai.2022-60 --by month",
        "dtnet assess --window 2024-08 --by province --out costs.xlsx",
        "dtnet assess --policy vn.da-nang.2024-36 --choice vn.da-nang.2024-36:part=by_days",
    ),
    "explain": (
        'dtnet explain "Yên Bái"',
        "dtnet explain vn:team:18073-v001:syn --month 2024-08 --policy vn.ha-tinh.2023-119",
    ),
    "compare": (
        'dtnet compare --network vietnam --rate "vn.ha-tinh.2023-119:support=700_000 VND/team/month"',
        "dtnet compare --policy vn.da-nang.2024-36 --then vn.da-nang.2024-36:part=by_days",
    ),
    "events": (
        "dtnet events --network toyland",
        "dtnet events --from 2025-07-01 --to 2025-07-01 --out events.csv",
    ),
    "history": ('dtnet history "Yên Bái"', "dtnet history 04366 --level commune --at 2025-06-30"),
    "rebase": (
        "dtnet rebase teams.csv --from 2025-06-30 --to 2025-07-01 --kind stock --key code --level province",
        (
            "dtnet rebase teams.csv --from 2025-06-30 --to 2025-07-01 --kind stock --key code "
            "--level province --out new.csv"
        ),
    ),
    "validate": ("dtnet validate my-network.dtnet", "dtnet validate my-network.dtnet --format json"),
    "convert": ("dtnet convert my-network.dtnet folder", "dtnet convert my-network.dtnet network.json"),
    "schema": ("dtnet schema network", "dtnet schema policy --out policy.schema.json", "dtnet schema error"),
    "match": (
        'dtnet match teams-of-a-district.xlsx --within "Yên Bái"',
        "dtnet match teams-of-a-district.xlsx --review review.xlsx",
    ),
    "import": (
        'dtnet import teams-of-a-district.xlsx --within "Yên Bái" --value team_kinds=cdtt --out mine.dtnet',
        'dtnet import teams-of-a-district.xlsx --within "Yên Bái" --partial --out part.dtnet',
    ),
    "policies": ("dtnet policies list", "dtnet policies show vn.da-nang.2024-36"),
    "policies list": (
        "dtnet policies list --country vietnam --sort issued",
        "dtnet policies list --out policies.xlsx",
    ),
    "policies show": (
        "dtnet policies show vn.da-nang.2024-36",
        "dtnet policies show vn.da-nang.2024-36 --format json",
    ),
    "policies check": ("dtnet policies check vn.yen-bai.2022-60", "dtnet policies check my-policy.toml"),
    "coverage": (
        "dtnet coverage --by province",
        'dtnet coverage --network toyland --of "skill:purse & funded" --by shire',
        "dtnet coverage --over commune --within vn:province:15:0 --out communes.csv",
    ),
    "coverage series": (
        'dtnet coverage series --network toyland --within "Lantern Isle" --during 2024-10-01..2025-07-01',
        "dtnet coverage series --network toyland --during 2025 --out series.csv",
    ),
    "coverage claim": (
        'dtnet coverage claim "every village has a team"',
        'dtnet coverage claim "every village has a team" --network toyland',
    ),
    "coverage gaps": (
        "dtnet coverage gaps --network toyland --name-synthetic",
        'dtnet coverage gaps --network toyland --of "skill:purse & funded" --name-synthetic',
    ),
    "coverage inequality": (
        "dtnet coverage inequality --network toyland --by shire",
        "dtnet coverage inequality --network toyland --by shire --worst 2",
    ),
    "completion": ("dtnet completion bash", "dtnet completion zsh --out _dtnet"),
}
"""Examples by the words of a command."""


_WIDTH: Final = 78


def examples_of(command: str) -> str:
    """The lines about examples at the end of the help of a command; a shell reads broken lines as one."""
    return "\n".join(["Examples:", "", *map(_shown, EXAMPLES[command])])


def _shown(example: str) -> str:
    first, *options = example.split(" --")
    lines = [f"  {first}"]
    for option in options:
        if len(lines[-1]) + len(option) > _WIDTH - len(" -- \\"):
            lines[-1] += " \\"
            lines.append(f"    --{option}")
        else:
            lines[-1] += f" --{option}"
    return "\n".join(lines)
