"""A file is replaced whole or left alone."""

import errno
import os
import stat
import threading

import pytest

from actcli.support.atomic import replacing

needs_permissions = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write anywhere"
)


def permissions(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_appears_when_all_is_written(tmp_path):
    path = tmp_path / "values.csv"
    with replacing(path) as stream:
        stream.write("α\r\n")
        stream.flush()
        assert not path.exists()
    assert path.read_bytes() == "α\r\n".encode()
    assert os.listdir(tmp_path) == ["values.csv"]


def test_a_file_of_bytes(tmp_path):
    path = tmp_path / "figure.png"
    with replacing(str(path), "wb") as stream:
        stream.write(b"\x89PNG")
    assert path.read_bytes() == b"\x89PNG"


@pytest.mark.parametrize("error", [ValueError, OSError, KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("there", [True, False])
def test_a_failing_block_leaves_the_old_file(tmp_path, error, there):
    path = tmp_path / "values.csv"
    if there:
        path.write_text("old")

    def fail():
        with replacing(path) as stream:
            stream.write("new")
            raise error

    with pytest.raises(error):
        fail()
    assert os.listdir(tmp_path) == (["values.csv"] if there else [])
    assert not there or path.read_text() == "old"


def test_a_file_name_of_255_characters_is_written(tmp_path):
    path = tmp_path / ("x" * 255)
    with replacing(path) as stream:
        stream.write("new")
    assert path.read_text() == "new"


def test_the_permissions_of_a_file_are_kept(tmp_path):
    path = tmp_path / "values.csv"
    path.write_text("old")
    path.chmod(0o640)
    with replacing(path) as stream:
        stream.write("new")
    assert path.read_text() == "new"
    assert permissions(path) == 0o640


def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path):
    before = os.umask(0o027)
    try:
        with replacing(tmp_path / "values.csv"):
            pass
    finally:
        os.umask(before)
    assert permissions(tmp_path / "values.csv") == 0o640


@pytest.mark.parametrize("there", [True, False])
def test_a_symbolic_link_stays_one(tmp_path, there):
    (tmp_path / "elsewhere").mkdir()
    target, link = tmp_path / "elsewhere" / "values.csv", tmp_path / "link.csv"
    link.symlink_to(target)
    if there:
        target.write_text("old")
    with replacing(link) as stream:
        stream.write("new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert os.listdir(tmp_path / "elsewhere") == ["values.csv"]


def test_a_device_is_written_to_and_not_replaced():
    with replacing(os.devnull) as stream:
        stream.write("nothing")
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


def test_a_pipe_is_written_to_and_not_replaced(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    read = []
    reader = threading.Thread(target=lambda: read.append(path.read_text()))
    reader.start()
    with replacing(path) as stream:
        stream.write("through")
    reader.join()
    assert read == ["through"]


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("missing/values.csv", FileNotFoundError),
        ("file/values.csv", NotADirectoryError),
        ("", IsADirectoryError),
    ],
)
def test_an_error_names_the_file_that_was_asked_for(tmp_path, name, error):
    (tmp_path / "file").write_text("")
    path = os.path.join(tmp_path, name)
    with pytest.raises(error) as caught, replacing(path):
        pass
    assert caught.value.filename == path
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full device here")
def test_a_full_disk_names_the_file():
    with pytest.raises(OSError, match="/dev/full") as caught, replacing("/dev/full") as stream:
        stream.write("too much")  # to come when the stream is closed
    assert caught.value.errno == errno.ENOSPC


def test_an_error_of_another_file_keeps_its_name(tmp_path):
    with pytest.raises(FileNotFoundError) as caught, replacing(tmp_path / "values.csv"):
        os.stat("/nowhere/at/all")
    assert caught.value.filename == "/nowhere/at/all"


@needs_permissions
def test_a_read_only_file_is_not_replaced(tmp_path):
    path = tmp_path / "values.csv"
    path.write_text("old")
    path.chmod(0o444)
    with pytest.raises(PermissionError, match=r"values\.csv"), replacing(path) as stream:
        stream.write("new")
    assert path.read_text() == "old"


@needs_permissions
def test_an_unwritable_folder_is_an_error_of_the_file(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir(0o500)
    with pytest.raises(PermissionError) as caught, replacing(folder / "values.csv"):
        pass
    assert caught.value.filename == str(folder / "values.csv")


def test_an_interrupt_while_the_file_is_made_leaves_nothing(tmp_path, monkeypatch):
    def opened_and_interrupted(path, mode):
        open(path, mode).close()
        raise KeyboardInterrupt

    monkeypatch.setattr("actcli.support.temporary.open_exact", opened_and_interrupted)
    with pytest.raises(KeyboardInterrupt), replacing(tmp_path / "new"):
        pass
    assert [*tmp_path.iterdir()] == []
