"""Records of home care in the words of HL7 FHIR, and back.

What leaves is valid in R4 (4.0.1) and R4B (4.3.0) alike: of the resources used here,
the two differ in kinds of values of extensions alone, and none of those is used. What
comes in is a transaction: taken whole, or refused whole with every fault's place.
"""
