"""What the office and the organisers fill in."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, DateField, Field, IntegerField, SelectField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from compmgr.catalogue.rules import PROVINCES
from compmgr.competitions.rules import (
    REAL_STAGES,
    AwardBase,
    AwardRounding,
    AwardRule,
    CompetitionClass,
    DelegationKind,
    Group,
    MedalRule,
    StageKind,
    TieBreak,
)
from compmgr.competitions.rules.settings import (
    EXCELLENCE,
    EXCELLENCE_TO,
    PRIZES,
    check_award_figures,
    check_seats,
    check_stage_times,
    check_tie_keys,
    check_weights,
)
from compmgr.foundation.conflicts import VersionedForm
from compmgr.foundation.errors import DomainError
from compmgr.foundation.forms import ChoiceField, MomentField, PickField, TextField, options
from compmgr.foundation.i18n import say


def needed() -> InputRequired:
    return InputRequired(lazy_gettext("Please fill this in."))


def beside(check: Callable[..., Any], *values: Any) -> Any:
    """What the rule answers; its refusal stands beside the field that is being validated."""
    try:
        return check(*values)
    except DomainError as refusal:
        raise ValidationError(say(refusal)) from None


class SeasonForm(VersionedForm):
    year = IntegerField(
        lazy_gettext("Year"), [needed(), NumberRange(2000, 2100, lazy_gettext("A year between 2000 and 2100."))]
    )
    name = TextField(lazy_gettext("Name of the season"), [needed(), Length(max=200)])
    assessment_target = IntegerField(
        lazy_gettext("Target of certificates"),
        [InputRequired(lazy_gettext("Please fill this in.")), NumberRange(0, 10_000_000)],
        description=lazy_gettext("How many people are to be assessed in this year."),
        default=100_000,
    )


class ContestForm(VersionedForm):
    name = TextField(lazy_gettext("Name of the contest"), [needed(), Length(max=200)])
    industry = PickField(lazy_gettext("Industry"))
    new_industry = TextField(
        lazy_gettext("Another industry"),
        [Length(max=60)],
        description=lazy_gettext("Only when the list above lacks it."),
    )
    planned_class = ChoiceField(CompetitionClass, lazy_gettext("Planned class"), default=CompetitionClass.CLASS_2)
    sponsor = TextField(lazy_gettext("Sponsor"), [Length(max=200)])
    organiser = TextField(lazy_gettext("Organiser"), [Length(max=200)])
    co_organiser = TextField(lazy_gettext("Co-organiser"), [Length(max=200)])

    def validate_industry(self, field: PickField) -> None:
        if not field.data and not self.new_industry.data:
            raise ValidationError(_("Choose an industry, or enter another one below."))


class ApprovalForm(VersionedForm):
    approved_class = ChoiceField(CompetitionClass, lazy_gettext("Approved class"))
    approval_number = TextField(lazy_gettext("Number of the approval document"), [Length(max=100)])
    approved_on = DateField(lazy_gettext("Date of the approval"), [needed()])


class MoveForm(VersionedForm):
    reason = TextAreaField(lazy_gettext("Reason"), [needed(), Length(max=1000)])


class EventForm(VersionedForm):
    name = TextField(lazy_gettext("Name of the event"), [needed(), Length(max=200)])
    occupation = PickField(lazy_gettext("Occupation"), [needed()])
    work_type = TextField(lazy_gettext("Work type"), [Length(max=60)])
    group = ChoiceField(Group, lazy_gettext("Group"), default=Group.STAFF)
    team_size = SelectField(lazy_gettext("Team size"), coerce=int, default=1)
    theory_weight = IntegerField(lazy_gettext("Weight of theory (%)"), [needed(), NumberRange(0, 100)], default=30)
    practical_weight = IntegerField(lazy_gettext("Weight of practice (%)"), [needed(), NumberRange(0, 100)], default=70)
    drop_extremes = BooleanField(
        lazy_gettext("Drop the highest and the lowest mark"),
        description=lazy_gettext("With five judges or more, the mean is taken of the others."),
    )
    bars_earlier_judges = BooleanField(
        lazy_gettext("Who judged a preliminary may not judge the final"),
        description=lazy_gettext("Otherwise it is a warning, and the assignment needs a reason."),
    )
    decimals = SelectField(
        lazy_gettext("Decimals of the total"), choices=options((2, "2"), (3, "3")), coerce=int, default=2
    )
    tie_1 = ChoiceField(
        TieBreak,
        lazy_gettext("Equal totals: first by"),
        default=TieBreak.PRACTICAL,
        blank=lazy_gettext("Nothing further"),
    )
    tie_2 = ChoiceField(
        TieBreak, lazy_gettext("then by"), default=TieBreak.THEORY, blank=lazy_gettext("Nothing further")
    )
    tie_3 = ChoiceField(TieBreak, lazy_gettext("and then by"), blank=lazy_gettext("Nothing further"))
    shared_places = BooleanField(
        lazy_gettext("Places may be shared"),
        description=lazy_gettext("Who is equal in everything shares a place, and the next is skipped."),
        default=True,
    )
    medal_rule = ChoiceField(MedalRule, lazy_gettext("Medals"), default=MedalRule.BY_PLACE)
    award_rule = ChoiceField(AwardRule, lazy_gettext("Awards"), default=AwardRule.BY_RATIO)
    first_prize = TextField(lazy_gettext("First prize"), default="10")
    second_prize = TextField(lazy_gettext("Second prize"), default="20")
    third_prize = TextField(lazy_gettext("Third prize"), default="30")
    excellence = TextField(lazy_gettext("Award of excellence"))
    award_base = ChoiceField(AwardBase, lazy_gettext("Ratios of"), default=AwardBase.PRESENT)
    award_rounding = ChoiceField(AwardRounding, lazy_gettext("Rounding"), default=AwardRounding.HALF_UP)
    appeal_minutes = IntegerField(
        lazy_gettext("Time for appeals (minutes)"),
        [needed(), NumberRange(0, 43_200)],
        description=lazy_gettext("Counted from the publication of the results."),
        default=120,
    )

    coding_layers = SelectField(
        lazy_gettext("Layers of blind codes"),
        description=lazy_gettext("Each layer is drawn by another coding judge."),
        coerce=int,
        default=1,
    )

    COMPOSED = (
        "tie_1",
        "tie_2",
        "tie_3",
        *PRIZES,
        EXCELLENCE,
        "award_base",
        "award_rounding",
        "occupation",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team_size.choices = options((1, _("Single")), (2, _("Pairs")), (3, _("Trios")))
        self.coding_layers.choices = options(
            (1, _("One: work code")),
            (2, _("Two: competitor number, work code")),
            (3, _("Three: competitor number, workstation, work code")),
        )

    @property
    def tie_keys(self) -> list[str]:
        return [key.value for key in (self.tie_1.data, self.tie_2.data, self.tie_3.data) if key]

    @property
    def award_figures(self) -> dict[str, Any]:
        """The figures as the rule of awards takes them."""
        rule = self.award_rule.data
        figures: dict[str, Any] = {prize: self[prize].data for prize in PRIZES if self[prize].data}
        if self.excellence.data:
            figures[EXCELLENCE_TO if rule is AwardRule.BY_RATIO else EXCELLENCE] = self.excellence.data
        if rule is AwardRule.BY_RATIO:
            figures |= {"base": self.award_base.data, "rounding": self.award_rounding.data}
        return figures

    def settings(self) -> dict[str, Any]:
        """Everything as the deed takes it."""
        composed = {"tie_keys": self.tie_keys, "award_figures": self.award_figures, "occupation": self.occupation.row}
        return {**self.values(*self.COMPOSED), **composed}

    def validate_practical_weight(self, field: Field) -> None:
        if self.theory_weight.data is not None and field.data is not None:
            beside(check_weights, self.theory_weight.data, field.data)

    def validate_tie_1(self, field: Field) -> None:
        beside(check_tie_keys, self.tie_keys)

    def validate_first_prize(self, field: Field) -> None:
        if self.award_rule.data:
            beside(check_award_figures, self.award_rule.data, self.award_figures)


def shown(event: Any) -> dict[str, Any]:
    """The fields of `EventForm` that are composed, for an event that is edited."""
    keys = [TieBreak(key) for key in event.tie_keys if key in set(TieBreak)]
    figures = event.award_figures or {}
    return {
        **{f"tie_{position}": key for position, key in enumerate(keys[:3], start=1)},
        **{name: None for name in ("tie_1", "tie_2", "tie_3")[len(keys) :]},
        **{prize: figure(figures.get(prize)) for prize in PRIZES},
        EXCELLENCE: figure(figures.get(EXCELLENCE_TO) or figures.get(EXCELLENCE)),
        "award_base": AwardBase(figures.get("base", AwardBase.PRESENT)),
        "award_rounding": AwardRounding(figures.get("rounding", AwardRounding.HALF_UP)),
        "occupation": event.occupation.public_id,
    }


def figure(figure: Any) -> str | None:
    """As it is typed: `10`, `5`, `2-3`."""
    if isinstance(figure, list):
        return str(figure[0]) if figure[0] == figure[1] else f"{figure[0]}-{figure[1]}"
    return None if figure is None else str(figure)


class StageForm(VersionedForm):
    kind = ChoiceField(StageKind, lazy_gettext("Kind"), default=StageKind.PRELIMINARY, only=REAL_STAGES)
    name = TextField(lazy_gettext("Name of the stage"), [needed(), Length(max=200)])
    region = TextField(lazy_gettext("Region"), [Length(max=200)])
    venue = TextField(lazy_gettext("Venue"), [Length(max=200)])
    registration_opens_at = MomentField(lazy_gettext("Registration opens"), [needed()])
    registration_closes_at = MomentField(lazy_gettext("Registration closes"), [needed()])
    starts_at = MomentField(lazy_gettext("Starts"), [needed()])
    ends_at = MomentField(lazy_gettext("Ends"), [needed()])
    seats = IntegerField(
        lazy_gettext("Seats"),
        [needed(), NumberRange(1, 100_000, lazy_gettext("A stage has at least one seat."))],
        description=lazy_gettext("Competitors or teams."),
    )
    seats_per_delegation = IntegerField(
        lazy_gettext("Seats of one delegation"),
        [Optional()],
        description=lazy_gettext("Leave empty when there is no limit."),
    )
    advance_count = IntegerField(
        lazy_gettext("How many advance to the final"), [InputRequired(lazy_gettext("Please fill this in."))], default=0
    )

    def validate_ends_at(self, field: Field) -> None:
        times = (self.registration_opens_at.data, self.registration_closes_at.data, self.starts_at.data, field.data)
        if all(times):
            beside(check_stage_times, *times)

    def validate_seats_per_delegation(self, field: Field) -> None:
        if self.seats.data and field.data is not None:
            beside(check_seats, self.seats.data, field.data, 0)

    def validate_advance_count(self, field: Field) -> None:
        if field.data and self.kind.data is StageKind.FINAL:
            raise ValidationError(_("Nobody advances from a final."))
        if self.seats.data and field.data is not None:
            beside(check_seats, self.seats.data, None, field.data)


class DelegationForm(VersionedForm):
    season = PickField(lazy_gettext("Season"), [needed()])
    name = TextField(lazy_gettext("Name of the delegation"), [needed(), Length(max=200)])
    kind = ChoiceField(DelegationKind, lazy_gettext("Kind"), default=DelegationKind.PROVINCE)
    province_code = SelectField(lazy_gettext("Province"), coerce=lambda code: code or None)
    leader = TextField(lazy_gettext("Team leader"), [Length(max=60)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.province_code.choices = options(("", _("None")), *PROVINCES.items())

    def validate_province_code(self, field: Field) -> None:
        if self.kind.data is DelegationKind.PROVINCE and not field.data:
            raise ValidationError(_("Choose the province of this delegation."))
