"""The demo of the service tells what it promises and leaves its mails behind."""

import email
import email.policy
import subprocess
import sys
from pathlib import Path

DEMO = Path(__file__).parents[2] / "examples" / "demo_service.py"


def test_demo_tells_a_matter_from_reminder_to_closing_and_keeps_the_mails(tmp_path: Path) -> None:
    into = tmp_path / "demo"
    options = ("--seconds", "0", "--until", "2019-03-14", "--into", str(into))
    run = subprocess.run(
        [sys.executable, str(DEMO), *options], capture_output=True, encoding="utf-8", check=True
    )
    story = (
        "报送提醒",
        "收件",
        "立项",
        "逾期未报",
        "解除",
        "反馈表退回",
        "签收",
        "反馈",
        "核实",
        "销号",
        "升级",
    )
    places = [run.stdout.find(f"  {word} · ") for word in story]
    assert places == sorted(places)
    assert -1 not in places
    assert "虚构" in run.stdout
    mails = sorted((into / "mails").glob("*.eml"))
    assert f"\n{len(mails)}封邮件在" in run.stdout
    first = email.message_from_bytes(mails[0].read_bytes(), policy=email.policy.default)
    assert "提醒" in first["Subject"]
