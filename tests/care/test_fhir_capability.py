"""What the endpoint says of itself, and of what is wrong."""

from epihq.care.fhir import structure
from epihq.care.fhir.capability import Offered, capability, outcome, refusal
from epihq.care.fhir.parsing import parsed
from epihq.care.fhir.problems import Problem
from fhir_samples import NOW, as_bytes

PROBLEM = Problem("unit", "Bundle.entry[0]", "a unit", "nothing", "Add it.")


def faults(resource, kind):
    read = parsed(as_bytes(resource), NOW)
    structure.check(read, kind)
    return read.faults


def test_the_capability_statement_is_valid_and_names_the_profiles():
    offered = [
        Offered("Observation", ("read", "search-type"), (("patient", "reference"),)),
        Offered("Patient", ("read",)),
    ]
    told = capability(offered, version="1", at=NOW, base="https://x.example/api/fhir")

    assert faults(told, "CapabilityStatement") == []
    assert told["fhirVersion"] == "4.0.1"
    first, second = told["rest"][0]["resource"]
    assert (
        "http://hl7.org/fhir/StructureDefinition/oxygensat"
        in (first["supportedProfile"])
    )
    assert "supportedProfile" not in second


def test_faults_are_told_as_an_operation_outcome():
    told = outcome([PROBLEM])

    assert faults(told, "OperationOutcome") == []
    assert told["issue"][0]["expression"] == ["Bundle.entry[0]"]
    assert told["issue"][0]["code"] == "value"


def test_other_refusals_are_told_so_too():
    told = refusal("forbidden", "rules.not-allowed", "Not you.")

    assert faults(told, "OperationOutcome") == []
    assert told["issue"][0]["diagnostics"] == "Not you."
