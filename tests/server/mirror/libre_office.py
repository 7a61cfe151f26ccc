"""LibreOffice without a screen: opens a workbook as somebody would, and saves what it made of it."""

import os
import signal
import subprocess
from pathlib import Path

PATIENCE = 45
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
PROFILE = {
    # Else the first start writes its own Basic over ours.
    "registrymodifications.xcu": (
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/Office">'
        '<prop oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop></item></oor:items>'
    ),
    "basic/script.xlc": (
        '<library:libraries xmlns:library="http://openoffice.org/2000/library">'
        '<library:library library:name="Standard" library:link="false"/></library:libraries>'
    ),
    "basic/Standard/script.xlb": (
        '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"'
        ' library:readonly="false" library:passwordprotected="false"><library:element library:name="Office"/>'
        "</library:library>"
    ),
    "basic/Standard/Office.xba": """
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Office" script:language="StarBasic">
Sub SaveAs(source, target)
  Dim plain()
  Dim options(0) As New com.sun.star.beans.PropertyValue
  options(0).Name = "FilterName"
  options(0).Value = "Calc MS Excel 2007 XML"
  book = StarDesktop.loadComponentFromURL(source, "_blank", 0, plain())
  book.storeToURL(target, options())
  book.close(True)
End Sub
</script:module>
""",
}
"""`--convert-to` opens no window, and what is frozen is a window's: so a macro opens one."""


def opened_and_saved(soffice: str, file: Path, folder: Path) -> Path:
    """The workbook as LibreOffice understood it, again as .xlsx."""
    profile, saved = folder / "profile", folder / "saved.xlsx"
    for name, text in PROFILE.items():
        path = profile / "user" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(XML + text.lstrip())
    macro = f'macro:///Standard.Office.SaveAs("{file.as_uri()}","{saved.as_uri()}")'
    command = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", macro]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True) as office:
        try:
            said, _ = office.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(office.pid, signal.SIGKILL)  # it stands for a program that it started
            raise
    assert saved.exists(), said
    return saved
