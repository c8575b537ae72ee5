"""The option by which a command is told the one plan it is about, where several are installed."""

import click

from duban.cli.completing import complete_plans

#: Gives `plan_id`, None where the option is left out: the desk then takes the only plan.
plan_option = click.option(
    "--plan",
    "plan_id",
    shell_complete=complete_plans,
    metavar="ID",
    help="哪个计划（只有一个时可省）· the plan, where several are installed.",
)
