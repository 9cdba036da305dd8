"""The shared real data in the publishers' layouts, and a publisher to serve them."""

import email.utils
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import polars as pl

from listening import listening

JHU_FILES = {
    "confirmed": "time_series_covid19_confirmed_global.csv",
    "deaths": "time_series_covid19_deaths_global.csv",
    "recovered": "time_series_covid19_recovered_global.csv",
}


def jhu_folder(shared_data: Path, target: Path, vintage: str = "20200701") -> Path:
    """Write JHU's three wide files; ``vintage`` is a last data date or "final"."""
    name = "jhu_daily" if vintage == "final" else f"jhu_vintage_{vintage}"
    table = pl.read_parquet(shared_data / f"{name}.parquet").sort("country", "date")
    target.mkdir(parents=True, exist_ok=True)
    for column, file in JHU_FILES.items():
        wide = table.pivot(on="date", index="country", values=column)
        days = {text: jhu_day(date.fromisoformat(text)) for text in wide.columns[1:]}
        wide.rename({**days, "country": "Country/Region"}).select(
            pl.lit(None, pl.String).alias("Province/State"),
            "Country/Region",
            pl.lit("0.0").alias("Lat"),
            pl.lit("0.0").alias("Long"),
            *days.values(),
        ).write_csv(target / file)
    return target


def jhu_day(day: date) -> str:
    return f"{day.month}/{day.day}/{day:%y}"


def who_csv(shared_data: Path, vintage: str = "who_vintage_20200625") -> bytes:
    """WHO's long file; the layout of 2020 has spaces after the header's commas."""
    table = pl.read_parquet(shared_data / f"{vintage}.parquet").select(
        pl.col("date").alias("Date_reported"),
        pl.col("iso2").fill_null("").alias("Country_code"),
        pl.col("country").alias("Country"),
        pl.col("who_region").alias("WHO_region"),
        pl.col("new_cases").alias("New_cases"),
        pl.col("cumulative_cases").alias("Cumulative_cases"),
        pl.col("new_deaths").alias("New_deaths"),
        pl.col("cumulative_deaths").alias("Cumulative_deaths"),
    )
    text = table.write_csv()
    if vintage.startswith("who_vintage_2020"):
        header, body = text.split("\n", 1)
        text = header.replace(",", ", ") + "\n" + body
    return text.encode()


def owid_csv(shared_data: Path) -> bytes:
    """OWID's file of 14 August 2020, in the layout of that year."""
    table = pl.read_parquet(shared_data / "owid_vintage_20200814.parquet")
    world = table.filter(pl.col("iso3") == "AZE").with_columns(
        iso3=pl.lit("OWID_WRL"), country=pl.lit("World")
    )
    columns = {"iso3": "iso_code", "country": "location"}
    return pl.concat([table, world]).rename(columns).write_csv().encode()


def wpp_csv(shared_data: Path) -> bytes:
    """Persons by age in the layout of the UN's file of 2024, with a region's rows."""
    table = pl.read_parquet(shared_data / "population_age.parquet").select(
        pl.col("iso3").alias("ISO3_code"),
        pl.col("country").alias("Location"),
        pl.col("year").alias("Time"),
        pl.col("age_group").alias("AgeGrp"),
        pl.col("age_lower").alias("AgeGrpStart"),
        (pl.col("total") / 1000).alias("PopTotal"),
    )
    world = table.filter(pl.col("ISO3_code") == "AZE").with_columns(
        ISO3_code=pl.lit(None, pl.String), Location=pl.lit("World")
    )
    return pl.concat([table, world]).write_csv().encode()


OXCGRT_NAMES = {
    "C1": ("c1_school_closing", "C1M_School closing"),
    "C2": ("c2_workplace_closing", "C2M_Workplace closing"),
    "C3": ("c3_cancel_public_events", "C3M_Cancel public events"),
    "C4": ("c4_restrictions_on_gatherings", "C4M_Restrictions on gatherings"),
    "C5": ("c5_close_public_transport", "C5M_Close public transport"),
    "C6": ("c6_stay_at_home_requirements", "C6M_Stay at home requirements"),
    "C7": ("c7_movementrestrictions", "C7M_Restrictions on internal movement"),
    "C8": ("c8_internationaltravel", "C8EV_International travel controls"),
    "E1": ("e1_income_support", "E1_Income support"),
    "E2": ("e2_debtrelief", "E2_Debt/contract relief"),
    "H1": ("h1_public_information_campaigns", "H1_Public information campaigns"),
    "H2": ("h2_testing_policy", "H2_Testing policy"),
    "H3": ("h3_contact_tracing", "H3_Contact tracing"),
    "H6": ("h6_facial_coverings", "H6M_Facial Coverings"),
    "H7": ("h7_vaccination_policy", "H7_Vaccination policy"),
    "H8": ("h8_protection_of_elderly_people", "H8M_Protection of elderly people"),
}


def oxcgrt_csv(
    shared_data: Path, codes: Sequence[str] = ("C1", "C6"), until: date | None = None
) -> bytes:
    """OxCGRT's compact national file, with the levels and flags of some codes."""
    table = pl.read_parquet(shared_data / "oxcgrt.parquet")
    if until is not None:
        table = table.filter(pl.col("date") <= until)
    columns = []
    for code in codes:
        ours, theirs = OXCGRT_NAMES[code]
        columns.append(pl.col(ours).alias(theirs))
        flag = f"{code.lower()}_flag"
        if flag in table.columns:
            columns.append(pl.col(flag).alias(theirs.split("_")[0] + "_Flag"))
    table = table.select(
        pl.col("country").alias("CountryName"),
        pl.col("iso3").alias("CountryCode"),
        pl.lit(None, pl.String).alias("RegionName"),
        pl.lit("NAT_TOTAL").alias("Jurisdiction"),
        pl.col("date").dt.strftime("%Y%m%d").alias("Date"),
        *columns,
        pl.col("stringency_index").alias("StringencyIndex_Average"),
    )
    return table.write_csv().encode()


def counts_csv(shared_data: Path, locations: Sequence[str]) -> bytes:
    """JHU's totals of some locations by 1 July 2020, in the own-counts layout."""
    names = {"confirmed": "cumulative_cases", "deaths": "cumulative_deaths"}
    table = pl.read_parquet(shared_data / "jhu_vintage_20200701.parquet")
    rows = table.filter(pl.col("iso3").is_in(locations))
    long = rows.unpivot(list(names), index=["iso3", "date"], variable_name="what")
    return (
        long.select(
            pl.col("iso3").alias("location"),
            pl.col("what").replace(names).alias("indicator"),
            pl.col("date").alias("reference_date"),
            pl.lit("2020-07-02").alias("report_date"),
            pl.col("value").cast(pl.Int64),
        )
        .write_csv()
        .encode()
    )


def own_counts_of_jhu_revisions(shared_data: Path) -> pl.DataFrame:
    """Every value that JHU published in 2020 and when, in the own-counts layout."""
    table = pl.read_parquet(shared_data / "jhu_revisions.parquet")
    names = {"confirmed": "cumulative_cases", "deaths": "cumulative_deaths"}
    return (
        table.filter(pl.col("iso3").is_not_null())
        .select(
            pl.col("iso3").alias("location"),
            pl.col("date").alias("reference_date"),
            pl.col("vintage_date").alias("report_date"),
            *names,
        )
        .rename(names)
        .unpivot(
            index=["location", "reference_date", "report_date"],
            variable_name="indicator",
        )
        .drop_nulls("value")
        # One total of -1 was published; own counts refuse it.
        .filter(pl.col("value") >= 0)
        .select("location", "indicator", "reference_date", "report_date", "value")
    )


class Publisher:
    """A publisher on this machine: what it serves, and how it misbehaves today."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.files: dict[str, bytes] = {}
        self.modified = datetime(2020, 7, 2, 4, 34)  # noqa: DTZ001 - made GMT below
        # In place of ``modified``, whatever a server may send.
        self.stamp: str | None = None
        self.faults: dict[str, list[str]] = {}
        self.requests: list[tuple[str, int]] = []

    def url(self, name: str) -> str:
        return f"{self.address}/{name}"


@contextmanager
def publisher() -> Iterator[Publisher]:
    """Serve files on 127.0.0.1 until the block ends.

    ``faults`` maps a file to what happens to its next requests, in order: a status
    like "500", one that asks to wait like "503 after 7", "truncated", or "ok".
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.lstrip("/")
            fault = here.faults.get(name, [])
            self._answer(name, fault.pop(0) if fault else "ok")

        def _answer(self, name: str, fault: str) -> None:
            body = here.files.get(name)
            if body is None:
                self._status(404)
                return
            status, _, after = fault.partition(" after ")
            if status.isdigit():
                self._status(int(status), after)
                return
            etag = f'"{hash(body)}"'
            if self.headers.get("If-None-Match") == etag:
                self._status(304)
                return
            here.requests.append((name, 200))
            self.send_response(200)
            self.send_header("ETag", etag)
            on = email.utils.formatdate(here.modified.timestamp(), usegmt=True)
            self.send_header("Last-Modified", on if here.stamp is None else here.stamp)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if fault == "truncated" else body)

        def _status(self, status: int, after: str = "") -> None:
            here.requests.append((self.path.lstrip("/"), status))
            self.send_response(status)
            if after:
                self.send_header("Retry-After", after)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with listening(Handler) as port:
        here = Publisher(f"http://127.0.0.1:{port}")
        yield here
