"""Documents of decisions: written with open questions, filled in, read for this list and the next one."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

import dtnet
from dtnet.cli import main
from dtnet.errors import ArgumentError, ExistingFileError, InvalidInputError

if TYPE_CHECKING:
    from pathlib import Path

    from dtnet import Network, PlaceList
    from dtnet.phrases import Language

AT = "2025-09-01"
NAMES = ("Nguyễn Văn Thử", "Páo")
ROWS = {
    "Xã": ["Mậu A"] * 4,
    "Thôn": ["Thôn 1", "Thôn 2", "Thôn 3", "Thôn 4"],
    "Số TV": [5, 6, 7, 8],
    "Ghi chú": ["", "đã giải thể", "Nguyễn Văn Thử nghỉ", "ông Páo làm tổ trưởng"],
}


@pytest.fixture(scope="module")
def country() -> Network:
    return dtnet.datasets.load("vietnam").select(within="vn:province:15:2025")


def read(country: Network, rows: dict[str, list[Any]], **more: Any) -> PlaceList:  # noqa: ANN401 - keywords
    return dtnet.read_list(rows, country, kind="teams", at=AT, **more)


def asked(listed: PlaceList) -> list[str]:
    return [each.text for each in listed.open_texts]


def fill_toml(path: Path, answers: list[str], by: str = "UBND xã Mậu A") -> Path:
    """Write answers to the texts of a document, in their order."""
    first, *texts = path.read_text("utf-8").split("[[texts]]")
    made = [
        part.replace('answer = ""', f'answer = "{each}"') for part, each in zip(texts, answers, strict=True)
    ]
    path.write_text(
        "[[texts]]".join([first.replace('decided_by = ""', f'decided_by = "{by}"'), *made]), "utf-8"
    )
    return path


def fill_workbook(path: Path, answers: list[str], language: str) -> Path:
    """The same in a workbook."""
    texts, about = ("texts", "list") if language == "en" else ("nội dung", "danh sách")
    book = openpyxl.load_workbook(path)
    for row, each in enumerate(answers, 2):
        book[texts].cell(row, 7).value = each
    book[about].cell(2, 2).value = "UBND xã Mậu A"
    book.save(path)
    return path


ANSWERS = ["ended", "note", "live"]


def test_a_document_keeps_the_list_and_asks_for_its_texts(country: Network, tmp_path: Path) -> None:
    listed = read(country, ROWS)
    assert asked(listed) == ROWS["Ghi chú"][1:]
    assert listed.review(tmp_path / "d.toml") == 3
    document = tomllib.loads((tmp_path / "d.toml").read_text("utf-8"))
    assert (document["schema"], document["decided_by"]) == ("dtnet/decisions/1", "")
    assert document["blank_place"] == "refuse"
    assert [(each["heading"], each["meaning"]) for each in document["columns"]] == [
        ("Xã", "commune"),
        ("Thôn", "village"),
        ("Số TV", "people"),
        ("Ghi chú", "remarks"),
    ]
    assert [(each["text"], each["cells"], each["answer"]) for each in document["texts"]] == [
        ("đã giải thể", "D2", ""),
        ("", "D3", ""),
        ("", "D4", ""),
    ]
    assert document["texts"][0]["proposal"] == "ended"  # the words suggest it; nobody answered yet
    with pytest.raises(ExistingFileError):
        listed.review(tmp_path / "d.toml")


def test_a_document_that_nobody_filled_in_decides_nothing(country: Network, tmp_path: Path) -> None:
    for name in ("d.toml", "d.xlsx"):
        read(country, ROWS).review(tmp_path / name)
        again = read(country, ROWS, decisions=tmp_path / name)
        assert asked(again) == ROWS["Ghi chú"][1:]
        with pytest.raises(InvalidInputError, match="free texts need an answer, also for a partial network"):
            country.with_lists(again, partial=True)


@pytest.mark.parametrize(
    ("name", "language", "answers"),
    [
        ("d.toml", "en", ANSWERS),
        ("d.xlsx", "en", ANSWERS),
        ("d.xlsx", "vi", ["đã kết thúc", "chỉ là ghi chú", "đang hoạt động"]),
    ],
)
def test_answers_decide_this_list_and_the_next_one(
    country: Network, tmp_path: Path, name: str, language: Language, answers: list[str]
) -> None:
    path = tmp_path / name
    read(country, ROWS).review(path, language=language)
    fill = fill_toml(path, answers) if name == "d.toml" else fill_workbook(path, answers, language)
    listed = read(country, ROWS, decisions=fill)
    assert asked(listed) == []
    assert country.with_lists(listed).at(AT).teams()["people"] == [5, 7, 8]
    later = {key: [*cells, cells[0]] for key, cells in ROWS.items()}
    later["Thôn"][4], later["Ghi chú"][4], later["Ghi chú"][1] = "Thôn 5", "mới lập", ""
    following = read(country, later, decisions=fill)
    assert asked(following) == ["mới lập"]
    assert [each.what.key for each in following.found if "answers" in each.what.key] == ["unused_answers"]  # type: ignore[attr-defined]
    following.review(tmp_path / f"next-{name}", language=language)  # the old answers and the new question
    assert asked(read(country, later, decisions=tmp_path / f"next-{name}")) == ["mới lập"]


def test_no_text_with_an_unknown_word_is_in_a_document(country: Network, tmp_path: Path) -> None:
    listed = read(country, ROWS)
    for name in ("d.toml", "d.xlsx"):
        listed.review(tmp_path / name)
    book = openpyxl.load_workbook(tmp_path / "d.xlsx")
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    told = [str(listed.found), (tmp_path / "d.toml").read_text("utf-8"), "\n".join(cells)]
    assert [name for name in NAMES for text in told if name in text] == []


def test_an_answer_of_a_column_is_for_the_texts_that_stood_there(country: Network, tmp_path: Path) -> None:
    path = tmp_path / "d.toml"
    read(country, ROWS).review(path)
    text = path.read_text("utf-8").replace('decided_by = ""', 'decided_by = "UBND"')
    whole = text.replace('meaning = "remarks"\nanswer = ""', 'meaning = "remarks"\nanswer = "note"')
    assert whole != text
    path.write_text(whole, "utf-8")
    assert asked(read(country, ROWS, decisions=path)) == []
    other = {**ROWS, "Ghi chú": ["", "đã giải thể", "Ngưng", ""]}
    assert asked(read(country, other, decisions=path)) == ["Ngưng"]


def test_a_document_says_what_columns_and_blank_places_mean(country: Network, tmp_path: Path) -> None:
    rows: dict[str, list[Any]] = {"Đơn vị X": ["Mậu A", "Mậu A"], "Thôn": ["Thôn 1", None], "SL": [5, 6]}
    mapping = {"Đơn vị X": "commune", "SL": "people"}
    read(country, rows, mapping=mapping, blank_place="above").review(tmp_path / "d.toml")
    again = read(country, rows, decisions=tmp_path / "d.toml")
    assert len(country.with_lists(again).at(AT).teams()) == 2
    with pytest.raises(ArgumentError, match="'SL' means 'people' in the decisions, and 'leader'"):
        read(country, rows, decisions=tmp_path / "d.toml", mapping={"SL": "leader"})
    with pytest.raises(ArgumentError, match="blank_place='refuse', and the decisions say 'above'"):
        read(country, rows, decisions=tmp_path / "d.toml", blank_place="refuse")
    other = {"Xã": ["Mậu A"], "Thôn": ["Thôn 1"]}  # a column that the next list lacks is no fault
    assert len(read(country, other, decisions=tmp_path / "d.toml").teams) == 1


def test_all_faults_of_a_document_are_told_at_once(country: Network, tmp_path: Path) -> None:
    path = tmp_path / "d.toml"
    path.write_text(
        'schema = "dtnet/decisions/1"\nblank_place = "below"\n'
        '[[columns]]\nheading = "A"\nmeaning = "comune"\n'
        '[[texts]]\nheading = "Ghi chú"\ntext = "x"\nanswer = "dead"\n'
        '[[texts]]\nheading = "Ghi chú"\ntext = "y"\nanswer = "live"\n'
        '[[texts]]\nheading = "Ghi chú"\ntext = "Y"\nanswer = "ended"\n'
        '[[texts]]\nheading = "Ghi chú"\nanswer = "live"\n',
        "utf-8",
    )
    with pytest.raises(InvalidInputError) as error:
        read(country, ROWS, decisions=path)
    told = [f"{each.place}: {each.message}" for each in error.value.faults]
    assert [each.partition(":")[0] for each in told] == [
        "blank_place",
        "columns 1, meaning",
        "texts 1, answer",
        "texts 3, answer",
        "texts 4, answer",
        "decided_by",
    ]
    assert "did you mean 'commune'?" in told[1]
    path.write_text('schema = "other"\nwrong = 1\n[[text]]\nheading = "A"\n', "utf-8")
    with pytest.raises(InvalidInputError) as error:
        read(country, ROWS, decisions=path)
    assert [each.place for each in error.value.faults] == ["wrong", "text", "schema"]


def test_a_place_that_is_gone_asks_with_the_areas_that_it_became(tmp_path: Path) -> None:
    network = dtnet.datasets.load("vietnam")
    path, text = tmp_path / "d.toml", "Phường Đồng Tâm"
    before, after = network.at("2025-06-30"), network.at("2025-07-01")
    before.match([text], within="Yên Bái").review(path)
    lines = f'[[places]]\ntext = "{text}"\ndecision = "vn:commune:04261:0"\n'
    path.write_text(f'schema = "dtnet/decisions/1"\ndecided_by = "UBND"\n{lines}', "utf-8")
    assert before.match([text], decisions=path)["id"] == ["vn:commune:04261:0"]
    gone = after.match([text], decisions=path)
    assert (gone["method"], gone["id"], len(gone.decided())) == (["ambiguous"], [None], 0)
    assert gone["candidates"] == ["vn:commune:04252:2025"]
    assert gone["reason"][0].startswith(
        "decided by UBND as vn:commune:04261:0, which is gone on this day; it became"
    )
    assert gone.review(tmp_path / "next.toml") == 1


def test_the_command_line_asks_on_one_page_and_writes_no_network(
    country: Network, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base, table, out = tmp_path / "base.dtnet", tmp_path / "list.csv", tmp_path / "made.dtnet"
    dtnet.write_network(country, base)
    lines = (";".join(str(cell) for cell in row) for row in zip(*ROWS.values(), strict=True))
    table.write_text("\n".join([";".join(ROWS), *lines]), "utf-8")
    words = ["import", str(table), "--out", str(out), "--network", str(base), "--at", AT]
    document = tmp_path / "d.toml"
    for partial in ([], ["--partial"]):
        assert main([*words, *partial, "--review", str(document), "--overwrite"]) == 1
        printed = capsys.readouterr()
        assert not out.exists()
        assert "nothing was written: 3 free texts need an answer" in printed.err
        assert [name for name in NAMES if name in printed.out + printed.err] == []
    fill_toml(document, ANSWERS)
    assert main([*words, "--decisions", str(document), "--review", str(document), "--overwrite"]) == 2
    assert main([*words, "--decisions", str(document)]) == 0
    assert len(dtnet.read_network(out).at(AT).teams()) == 3
    assert main(["match", str(table), "--network", str(base), "--at", AT]) == 0  # places alone
