"""Lists come in whole and go out by one undo; backups are proven; a check finds what is wrong."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlcipher3.dbapi2 as sqlite

from clinicdesk.domain.refusal import EnvironmentFault, Refused
from clinicdesk.services.files import Files, ImportForm, restore
from clinicdesk.services.history import History
from clinicdesk.services.patients import PatientForm, Patients
from clinicdesk.store import open_store

if TYPE_CHECKING:
    from tests.services.conftest import Clinic

LIST = """First name,Surname,Date of birth,Phone,Allergies
João,Simões,13.02.1980,912 345 678,latex
Nina,Prado,12.03.1979,,lidocaine
Nina,Prado,12.03.1979,,
nina,PRADO,,913 000 220,
João,Simoes,13.02.1980,,
Ana,Silva,31.02.1980,,
Bea,Santos,01.05.1972,12,
,,03.03.1990,,
Maria,Silva,24.06.1968,,
Nina,Prado,,,
"""


@pytest.fixture
def form(tmp_path: Path) -> ImportForm:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    return ImportForm(path)


@pytest.fixture
def nina(clinic: Clinic) -> int:
    return Patients(clinic.desk).add(PatientForm("Nina", "Prado", date(1979, 3, 12), "913000220")).value


def test_a_dry_run_says_what_would_become_of_each_line(clinic: Clinic, form: ImportForm, nina: int) -> None:
    before = clinic.desk.store.last_seq()
    report = Files(clinic.desk).preview(form)
    assert [(row.line, row.action, row.reason.code) for row in report.rows] == [
        (2, "new", "import_new"),
        (3, "update", "import_fills"),
        (4, "duplicate", "import_known"),
        (5, "duplicate", "import_known"),
        (6, "duplicate", "import_twice"),
        (7, "rejected", "date_unreadable"),
        (8, "rejected", "phone_impossible"),
        (9, "rejected", "name_missing"),
        (10, "new", "import_new"),
        (11, "duplicate", "import_maybe_known"),
    ]
    assert clinic.desk.store.last_seq() == before


def test_an_import_is_one_change_and_one_undo(clinic: Clinic, form: ImportForm, nina: int) -> None:
    files, patients = Files(clinic.desk), Patients(clinic.desk)
    before = clinic.desk.store.last_seq()
    report = files.import_patients(form).value
    assert clinic.desk.store.last_seq() == before + 1
    assert [report.count(action) for action in report.ACTIONS] == [2, 1, 4, 3]
    assert patients.get(nina).allergies == "lidocaine"
    assert patients.get(nina).phone == "+351913000220"
    assert [hit.phone for hit in patients.find("simoes")] == ["+351912345678"]
    assert [row.action for row in files.preview(form).rows if row.action in {"new", "update"}] == []
    History(clinic.desk).undo()
    assert patients.get(nina).allergies == ""
    assert patients.find("simoes") == ()
    assert files.check().findings == ()


def test_rejected_lines_are_written_to_be_corrected(clinic: Clinic, form: ImportForm, tmp_path: Path) -> None:
    files = Files(clinic.desk)
    report = files.preview(form)
    files.write_rejected(report, tmp_path / "rejected.csv")
    text = (tmp_path / "rejected.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines()[0] == "First name,Surname,Date of birth,Phone,Allergies,reason"
    assert text.splitlines()[1].startswith("Ana,Silva,31.02.1980,,,")
    assert len(text.splitlines()) == 4
    with pytest.raises(EnvironmentFault):
        files.write_rejected(report, tmp_path / "nowhere" / "x.csv")


def test_two_thousand_lines_come_in(clinic: Clinic, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    rows = [f"Given{n % 97},Family{n},{date(1950, 1, 1) + timedelta(days=n)}" for n in range(2000)]
    path.write_text("First name,Surname,Born\n" + "\n".join(rows), encoding="utf-8")
    assert Files(clinic.desk).import_patients(ImportForm(path)).value.count("new") == 2000
    assert Patients(clinic.desk).find("family1999")[0].name == "Given59 Family1999"


# ------------------------------------------------------------------- backup, restore, check
def test_a_backup_can_be_put_back_and_what_was_there_is_kept(
    clinic: Clinic, nina: int, tmp_path: Path
) -> None:
    files, patients = Files(clinic.desk), Patients(clinic.desk)
    path = files.backup(tmp_path / "safe")
    late = patients.add(PatientForm("Late", "Comer")).value
    target = clinic.desk.store.path
    assert target is not None
    clinic.desk.store.close()
    restored, kept = restore(path, str(target))
    assert restored == target
    assert kept is not None
    for file, found in ((target, False), (kept, True)):
        connection = sqlite.connect(str(file))
        assert bool(connection.execute("SELECT 1 FROM patient WHERE id = ?", (late,)).fetchall()) is found
        connection.close()
    open_store(target).close()


def test_what_is_no_backup_is_not_put_back(clinic: Clinic, tmp_path: Path) -> None:
    target = clinic.desk.store.path
    assert target is not None
    clinic.desk.store.close()
    before = target.read_bytes()
    other = tmp_path / "other"
    other.write_text("this is no database at all")
    for file in (other, tmp_path / "nowhere"):
        with pytest.raises(EnvironmentFault):
            restore(file, str(target))
    with pytest.raises(Refused):
        restore(target, str(target))
    with pytest.raises(EnvironmentFault) as fault:
        restore(other, "postgresql+psycopg://localhost/clinic")
    assert fault.value.refusal.code == "server_backs_up"
    assert target.read_bytes() == before


def test_a_check_names_a_derived_row_that_does_not_follow(clinic: Clinic, nina: int) -> None:
    files = Files(clinic.desk)
    assert files.check().findings == ()
    connection = sqlite.connect(str(clinic.desk.store.path))
    connection.execute("UPDATE patient_key SET word = 'wrong' WHERE word = 'nina'")
    connection.commit()
    connection.close()
    assert [finding.code for finding in files.check().findings] == ["derived_wrong"]
