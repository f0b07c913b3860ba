"""Records in the true shapes of the metadata formats, invented for the tests."""

from typing import Any

TITLE = "Listening to pumps with cheap microphones"
ABSTRACT = (
    "Pumps fail without a warning. We show that a microphone and a small neural network can hear worn bearings "
    "weeks before the failure, and that the method works in noisy halls."
)
GERMAN = (
    "Pumpen fallen ohne Vorwarnung aus. Wir zeigen, dass ein Mikrofon und ein kleines neuronales Netz die Lager hören, "
    "bevor sie versagen, und dass das Verfahren auch in lauten Hallen funktioniert."
)
FINNISH = (
    "Pumput rikkoutuvat ilman varoitusta. Osoitamme, että mikrofoni ja pieni neuroverkko kuulevat kuluneet laakerit "
    "viikkoja ennen kuin ne pettävät, ja että menetelmä toimii myös meluisissa halleissa."
)
ORCID = "0000-0002-1825-0097"
ROR = "https://ror.org/02mhbdp94"

DATACITE: dict[str, Any] = {
    "id": "10.5555/pumps.1",
    "type": "dois",
    "attributes": {
        "doi": "10.5555/PUMPS.1",
        "creators": [
            {
                "name": "Example, Anna",
                "nameType": "Personal",
                "givenName": "Anna",
                "familyName": "Example",
                "affiliation": [
                    {"name": "Example Institute", "affiliationIdentifier": ROR, "affiliationIdentifierScheme": "ROR"}
                ],
                "nameIdentifiers": [{"nameIdentifier": f"https://orcid.org/{ORCID}", "nameIdentifierScheme": "ORCID"}],
            },
            {"name": "Example Consortium", "nameType": "Organizational"},
        ],
        "contributors": [{"name": "Beispiel, Bo", "nameType": "Personal", "contributorType": "ProjectLeader"}],
        "titles": [{"title": TITLE}, {"title": "Pumpen hören", "lang": "de", "titleType": "TranslatedTitle"}],
        "publicationYear": 2023,
        "language": "en",
        "types": {"resourceTypeGeneral": "Dataset"},
        "subjects": [{"subject": "acoustics", "subjectScheme": "FOS", "classificationCode": "1.3"}],
        "rightsList": [{"rights": "CC BY 4.0", "rightsIdentifier": "cc-by-4.0", "rightsIdentifierScheme": "SPDX"}],
        "descriptions": [
            {"description": ABSTRACT, "descriptionType": "Abstract", "lang": "en"},
            {"description": GERMAN, "descriptionType": "Abstract", "lang": "de"},
            {"description": "Volume 3", "descriptionType": "SeriesInformation"},
        ],
        "fundingReferences": [{"funderName": "Example Fund", "awardNumber": "EX-7", "awardTitle": "Hearing"}],
        "relatedIdentifiers": [
            {"relatedIdentifier": "10.5555/pumps", "relatedIdentifierType": "DOI", "relationType": "IsVersionOf"},
            {"relatedIdentifier": "10.5555/paper", "relatedIdentifierType": "DOI", "relationType": "IsSupplementTo"},
            {"relatedIdentifier": "10.5555/cited", "relatedIdentifierType": "DOI", "relationType": "Cites"},
        ],
        "state": "findable",
    },
}

DATACITE_XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<d:resource xmlns:d="http://datacite.org/schema/kernel-4">
  <d:identifier identifierType="DOI">10.5555/pumps.1</d:identifier>
  <d:creators><d:creator><d:creatorName nameType="Personal">Example, Anna</d:creatorName>
    <d:givenName>Anna</d:givenName><d:familyName>Example</d:familyName>
    <d:nameIdentifier nameIdentifierScheme="ORCID" schemeURI="https://orcid.org">{ORCID}</d:nameIdentifier>
    <d:affiliation affiliationIdentifier="{ROR}" affiliationIdentifierScheme="ROR">Example Institute</d:affiliation>
  </d:creator></d:creators>
  <d:titles><d:title xml:lang="en">{TITLE}</d:title>
    <d:title xml:lang="fi" titleType="TranslatedTitle">Pumppujen kuuntelua</d:title></d:titles>
  <d:publisher>Example Archive</d:publisher><d:publicationYear>2023</d:publicationYear>
  <d:resourceType resourceTypeGeneral="Dataset">Recordings</d:resourceType>
  <d:rightsList><d:rights rightsURI="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</d:rights></d:rightsList>
  <d:descriptions><d:description descriptionType="Abstract" xml:lang="en">{ABSTRACT.replace(". ", ".<d:br/>")}
  </d:description><d:description descriptionType="Abstract" xml:lang="fi">{FINNISH}</d:description></d:descriptions>
</d:resource>"""

CROSSREF: dict[str, Any] = {
    "DOI": "10.5555/Pumps.2",
    "type": "journal-article",
    "title": ["Hearing wear at 10<sup>6</sup> samples"],
    "abstract": (
        f"<jats:title>Abstract</jats:title><jats:p>{ABSTRACT}</jats:p>"
        f"<jats:title>Zusammenfassung</jats:title><jats:p>{GERMAN}</jats:p>"
    ),
    "author": [
        {
            "given": "Anna",
            "family": "Example",
            "ORCID": f"http://orcid.org/{ORCID}",
            "affiliation": [{"name": "Example Institute", "id": [{"id": ROR, "id-type": "ROR"}]}],
        },
        {"name": "Example Consortium"},
    ],
    "funder": [{"name": "Example Fund", "award": ["EX-7"]}],
    "license": [
        {"URL": "https://example.org/tdm", "content-version": "tdm"},
        {"URL": "https://creativecommons.org/licenses/by/4.0/", "content-version": "vor"},
    ],
    "issued": {"date-parts": [[2022, 5, 31]]},
    "relation": {"has-preprint": [{"id-type": "doi", "id": "10.5555/pre", "asserted-by": "subject"}]},
    "subject": ["Acoustics"],
    "member": "1",
    "reference-count": 0,
}

CROSSREF_XML = f"""<?xml version="1.0"?>
<crossref_result xmlns="http://www.crossref.org/qrschema/3.0"><query_result><body>
<query status="resolved"><doi type="journal_article">10.5555/pumps.2</doi><doi_record>
<crossref xmlns="http://www.crossref.org/xschema/1.1"><journal>
<journal_metadata language="en"><full_title>Example Journal</full_title></journal_metadata>
<journal_article><titles><title>Hearing wear at <sup>6</sup>Li</title></titles><contributors>
<person_name contributor_role="author" sequence="first"><given_name>Anna</given_name><surname>Example</surname>
<ORCID>https://orcid.org/{ORCID}</ORCID><affiliations><institution>
<institution_name>Example Institute</institution_name>
<institution_id type="ror">{ROR}</institution_id></institution></affiliations></person_name>
<person_name contributor_role="editor" sequence="additional"><surname>Editor</surname></person_name>
<organization contributor_role="author" sequence="additional">Example Consortium</organization></contributors>
<jats:abstract xmlns:jats="http://www.ncbi.nlm.nih.gov/JATS1" xml:lang="en"><jats:p>{ABSTRACT}</jats:p></jats:abstract>
<jats:abstract xmlns:jats="http://www.ncbi.nlm.nih.gov/JATS1" xml:lang="de"><jats:p>{GERMAN}</jats:p></jats:abstract>
<publication_date media_type="online"><month>05</month><day>31</day><year>2022</year></publication_date>
<fr:program xmlns:fr="http://www.crossref.org/fundref.xsd"><fr:assertion name="fundgroup">
<fr:assertion name="funder_name">Example Fund</fr:assertion><fr:assertion name="award_number">EX-7</fr:assertion>
</fr:assertion></fr:program>
<ai:program xmlns:ai="http://www.crossref.org/AccessIndicators.xsd"><ai:license_ref applies_to="vor"
>https://creativecommons.org/licenses/by/4.0/</ai:license_ref></ai:program>
<doi_data><doi>10.5555/pumps.2</doi></doi_data></journal_article></journal></crossref></doi_record></query>
<query status="unresolved"><doi>10.5555/nothing</doi></query>
</body></query_result></crossref_result>"""

OPENAIRE: dict[str, Any] = {
    "id": "doi_dedup___::0123456789abcdef",
    "mainTitle": TITLE,
    "descriptions": [f"<p>{ABSTRACT}</p>"],
    "authors": [
        {
            "fullName": "Example, Anna",
            "name": "Anna",
            "surname": "Example",
            "rank": 1,
            "pid": {"id": {"scheme": "orcid", "value": ORCID}},
        }
    ],
    "language": {"code": "eng", "label": "English"},
    "publicationDate": "2021-04-01",
    "type": "publication",
    "pids": [{"scheme": "doi", "value": "10.5555/pumps.3"}],
    "instances": [
        {
            "license": "CC BY",
            "urls": ["https://example.org/3"],
            "type": "Article",
            "alternateIdentifiers": [{"scheme": "handle", "value": "123/4"}],
        }
    ],
    "organizations": [{"legalName": "Example Institute", "acronym": "EI", "pids": [{"scheme": "ROR", "value": ROR}]}],
    "projects": [{"code": "101000000", "acronym": "HEAR", "title": "Hearing", "funding": {"fundingStream": "H2020"}}],
    "subjects": [{"subject": {"scheme": "keyword", "value": "acoustics"}}],
    "originalIds": ["50|oai:example.org:3"],
}

OPENAIRE_SEARCH: dict[str, Any] = {
    "header": {"dri:objIdentifier": {"$": "od______9::abc"}},
    "metadata": {
        "oaf:entity": {
            "oaf:result": {
                "title": [{"@classid": "alternative title", "$": "Other"}, {"@classid": "main title", "$": TITLE}],
                "creator": {
                    "@rank": "1",
                    "@name": "Anna",
                    "@surname": "Example",
                    "@orcid": ORCID,
                    "$": "Example, Anna",
                },
                "description": {"$": ABSTRACT},
                "dateofacceptance": {"$": "2021-04-01"},
                "language": {"@classid": "eng"},
                "resulttype": {"@classid": "publication"},
                "pid": {"@classid": "doi", "$": "10.5555/pumps.3"},
                "subject": [{"@classid": "keyword", "$": "acoustics"}],
                "rels": {
                    "rel": [
                        {
                            "to": {"@type": "project", "$": "x"},
                            "code": {"$": 101000000},
                            "acronym": {"$": "HEAR"},
                            "title": {"$": "Hearing"},
                            "funding": {"funder": {"@shortname": "EC"}},
                        },
                        {
                            "to": {"@type": "organization", "$": "y"},
                            "legalname": {"$": "Example Institute"},
                            "country": {"@classid": "FI"},
                        },
                    ]
                },
                "children": {"instance": {"license": {"$": "https://creativecommons.org/licenses/by/4.0/"}}},
            }
        }
    },
}

OPENALEX: dict[str, Any] = {
    "id": "https://openalex.org/W1234567",
    "doi": "https://doi.org/10.5555/pumps.4",
    "title": TITLE,
    "language": "en",
    "publication_date": "2020-01-02",
    "type": "article",
    "ids": {"openalex": "https://openalex.org/W1234567", "pmid": "https://pubmed.ncbi.nlm.nih.gov/7654321"},
    "authorships": [
        {
            "author": {"display_name": "Anna Example", "orcid": f"https://orcid.org/{ORCID}"},
            "institutions": [{"display_name": "Example Institute", "ror": ROR, "country_code": "FI"}],
        }
    ],
    "topics": [{"id": "https://openalex.org/T1", "display_name": "Machine acoustics", "score": 0.9}],
    "concepts": [{"display_name": "Acoustics", "score": 0.8}, {"display_name": "Geology", "score": 0.1}],
    "grants": [{"funder_display_name": "Example Fund", "award_id": "EX-7"}],
    "best_oa_location": {"license": "cc-by", "license_id": "https://openalex.org/licenses/cc-by"},
    "locations": [{"landing_page_url": "https://doi.org/10.5555/pre"}, {"landing_page_url": "https://example.org/4"}],
    "is_retracted": False,
    "abstract_inverted_index": {},
}
for _place, _word in enumerate(ABSTRACT.split()):
    OPENALEX["abstract_inverted_index"].setdefault(_word, []).append(_place)

ZENODO: dict[str, Any] = {
    "id": 7654321,
    "conceptrecid": "7654320",
    "conceptdoi": "10.5555/zenodo.7654320",
    "doi": "10.5555/zenodo.7654321",
    "links": {"self_html": "https://zenodo.org/records/7654321"},
    "metadata": {
        "title": TITLE,
        "description": f"<p>{ABSTRACT}</p>",
        "creators": [{"name": "Example, Anna", "affiliation": "Example Institute", "orcid": ORCID}],
        "publication_date": "2024-02-03",
        "resource_type": {"type": "dataset", "title": "Dataset"},
        "language": "eng",
        "license": {"id": "cc-by-4.0"},
        "keywords": ["acoustics", "pumps, bearings"],
        "grants": [{"code": "101000000", "acronym": "HEAR", "title": "Hearing", "program": "H2020"}],
        "related_identifiers": [
            {"identifier": "10.5555/paper", "relation": "isSupplementTo", "scheme": "doi"},
            {"identifier": "10.5555/zenodo.1", "relation": "isNewVersionOf", "scheme": "doi"},
        ],
    },
}

INVENIO: dict[str, Any] = {
    "id": "abcd1-2e345",
    "pids": {"doi": {"identifier": "10.5555/invenio.1"}},
    "parent": {"id": "xyz", "pids": {"doi": {"identifier": "10.5555/invenio"}}},
    "links": {"self_html": "https://example.org/records/abcd1-2e345"},
    "metadata": {
        "title": TITLE,
        "description": f"<p>{ABSTRACT}</p>",
        "additional_descriptions": [
            {"description": GERMAN, "type": {"id": "abstract"}, "lang": {"id": "deu"}},
            {"description": "Part 1", "type": {"id": "series-information"}},
        ],
        "creators": [
            {
                "person_or_org": {
                    "type": "personal",
                    "name": "Example, Anna",
                    "given_name": "Anna",
                    "family_name": "Example",
                    "identifiers": [{"scheme": "orcid", "identifier": ORCID}],
                },
                "affiliations": [{"id": "02mhbdp94", "name": "Example Institute"}],
            },
            {"person_or_org": {"type": "organizational", "name": "Example Consortium"}},
        ],
        "publication_date": "2024-02",
        "resource_type": {"id": "software"},
        "languages": [{"id": "eng"}],
        "rights": [{"id": "mit"}],
        "subjects": [{"subject": "acoustics"}],
        "funding": [{"funder": {"name": "Example Fund"}, "award": {"number": "EX-7", "title": {"en": "Hearing"}}}],
        "related_identifiers": [
            {"identifier": "10.5555/other", "scheme": "doi", "relation_type": {"id": "isidenticalto"}}
        ],
    },
}

SCHEMA_ORG: dict[str, Any] = {
    "@context": "https://schema.org/",
    "@type": ["Dataset"],
    "@id": "https://doi.org/10.5555/pumps.5",
    "name": TITLE,
    "description": [{"@value": ABSTRACT, "@language": "en"}, {"@value": FINNISH, "@language": "fi"}],
    "author": [
        {
            "@type": "Person",
            "name": "Anna Example",
            "givenName": "Anna",
            "familyName": "Example",
            "@id": f"https://orcid.org/{ORCID}",
            "affiliation": {"@type": "Organization", "name": "Example Institute", "@id": ROR},
        },
        {"@type": "Organization", "name": "Example Consortium"},
    ],
    "datePublished": "2019-03-04",
    "keywords": ["acoustics", {"@type": "DefinedTerm", "name": "pumps", "inDefinedTermSet": {"name": "Example Terms"}}],
    "license": "https://spdx.org/licenses/MIT.html",
    "identifier": {
        "@type": "PropertyValue",
        "propertyID": "https://registry.identifiers.org/registry/doi",
        "value": "doi:10.5555/pumps.5",
    },
    "isVersionOf": "https://doi.org/10.5555/pumps",
    "funding": {"@type": "Grant", "identifier": "EX-7", "name": "Hearing", "funder": {"name": "Example Fund"}},
}

CSL: dict[str, Any] = {
    "id": "example2018",
    "type": "article-journal",
    "title": TITLE,
    "abstract": ABSTRACT,
    "author": [{"family": "Example", "given": "Anna"}, {"literal": "Example Consortium"}],
    "issued": {"date-parts": [["2018", 7]]},
    "DOI": "10.5555/pumps.6",
    "keyword": "acoustics; pumps",
    "language": "en-GB",
}

JSON_RECORDS = {
    "datacite": DATACITE,
    "crossref": CROSSREF,
    "openaire": OPENAIRE,
    "openaire-search": OPENAIRE_SEARCH,
    "openalex": OPENALEX,
    "zenodo": ZENODO,
    "invenio": INVENIO,
    "schema-org": SCHEMA_ORG,
    "csl": CSL,
}
"""One record of each format; the reader's name is the key up to the forms that share a reader."""
READERS = {"openaire-search": "openaire", "invenio": "zenodo"}
"""The reader of a form that is not called like it."""
XML_RECORDS = {"datacite": DATACITE_XML, "crossref": CROSSREF_XML}
