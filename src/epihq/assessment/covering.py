"""Figures that cover two variants: means in the middle, widths as far as either's."""

import numpy as np

from epihq.epi.pathogen import AgeShares, Care, Delay, Lethality, Observation, Pathogen


def covering(one: Pathogen, other: Pathogen) -> Pathogen:
    """Figures whose widths cover those of two variants; absent where one's is.

    Means lie in the middle, and their errors reach as far as either's.
    """
    return Pathogen(
        name=f"{one.name}+{other.name}",
        title=f"{one.title}; {other.title}",
        lethality=_lethality(one.lethality, other.lethality),
        care=_care(one.care, other.care),
        **{
            name: _delay(getattr(one, name), getattr(other, name))
            for name in (
                "generation_interval",
                "serial_interval",
                "incubation",
                "onset_to_report",
                "onset_to_hospital",
                "onset_to_death",
            )
        },
    )


def _delay(one: Delay | None, other: Delay | None) -> Delay | None:
    if one is None or other is None:
        return None
    return _covering_delay(one, other)


def _covering_delay(one: Delay, other: Delay) -> Delay:
    low = min(one.mean - one.mean_error, other.mean - other.mean_error)
    high = max(one.mean + one.mean_error, other.mean + other.mean_error)
    return Delay(
        mean=(low + high) / 2,
        sd=max(one.sd, other.sd),
        mean_error=(high - low) / 2,
        sd_error=max(one.sd_error, other.sd_error) + abs(one.sd - other.sd),
        source=_together(one.source, other.source),
        trust=_least_trust(one.trust, other.trust),
    )


def _lethality(one: Lethality | None, other: Lethality | None) -> Lethality | None:
    if one is None or other is None:
        return None
    if (one.intercept, one.slope) != (other.intercept, other.slope):
        by_age = (0.0, 0.0)
    else:
        by_age = (one.intercept, one.slope)
    ifr, log_sd = _covering_log((one.ifr, other.ifr), (one.log_sd, other.log_sd))
    factor, log_sd_by_age = _covering_log(
        (one.factor, other.factor), (one.log_sd_by_age, other.log_sd_by_age)
    )
    return Lethality(
        ifr=ifr,
        log_sd=log_sd,
        intercept=by_age[0],
        slope=by_age[1],
        factor=factor,
        log_sd_by_age=log_sd_by_age,
        source=_together(one.source, other.source),
        trust=_least_trust(one.trust, other.trust),
    )


def _covering_log(
    values: tuple[float, float], log_sds: tuple[float, float]
) -> tuple[float, float]:
    """Middle and width on the log scale that reach as far as either's."""
    logs, widths = np.log(values), np.asarray(log_sds)
    low, high = (logs - widths).min(), (logs + widths).max()
    return float(np.exp((low + high) / 2)), float((high - low) / 2)


def _care(one: Care | None, other: Care | None) -> Care | None:
    if one is None or other is None:
        return None
    longer = max(one.home, other.home, key=lambda home: home.days)
    return Care(
        hospital=_shares(one.hospital, other.hospital),
        icu=_shares(one.icu, other.icu),
        onset_to_hospital=_covering_delay(
            one.onset_to_hospital, other.onset_to_hospital
        ),
        ward_stay=_covering_delay(one.ward_stay, other.ward_stay),
        icu_stay=_covering_delay(one.icu_stay, other.icu_stay),
        home=Observation(days=longer.days, source=longer.source),
    )


def _shares(one: AgeShares, other: AgeShares) -> AgeShares:
    ages = np.array(sorted({*one.ages, *other.ages}))
    logs = np.log([one.at(ages), other.at(ages)])
    apart = float(np.abs(logs[0] - logs[1]).max())
    return AgeShares(
        ages=tuple(ages.tolist()),
        shares=tuple(np.exp(logs.mean(axis=0)).tolist()),
        source=_together(one.source, other.source),
        log_sd=max(one.log_sd, other.log_sd) + apart / 2,
    )


def _together(*sources: str) -> str:
    return "; ".join(dict.fromkeys(sources))


def _least_trust(*trusts: str) -> str:
    order = ("own", "m", "d", "c")
    return next(trust for trust in order if trust in trusts)
