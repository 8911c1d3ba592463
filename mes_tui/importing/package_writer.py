"""From a request to the JSON of « mes-dossier », and from its people to « mes-csg »."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from mes_tui.domain.findings import Scan
from mes_tui.domain.people import Child, ChildFile, Guardian, SupportGrant
from mes_tui.domain.reference_year import label
from mes_tui.domain.requests import Attachment, Comment, Printout, Request, RequestFile, Signature, Transmission
from mes_tui.importing import model, package
from mes_tui.importing.sources import PROVIDER_KEY, Raw


def written(
    file: RequestFile, transmissions: Sequence[Transmission], printouts: Sequence[Printout], at: datetime
) -> bytes:
    """Return the JSON of a request, in UTF-8; ``at`` is the moment of the export."""
    root = {
        "format": package.FORMAT,
        "version": package.VERSION,
        "genere_le": at.isoformat(),
        "demande": _request(file.request),
        "donnees": people(file, at),
        "reponses": dict(file.answers),
        "documents": [_document(found) for found in file.attachments],
        "signature": _signature(file.signature) if file.signature else None,
        "commentaires": [_comment(found) for found in file.comments],
        "transmissions": [_transmission(found) for found in transmissions],
        "impressions": [_printout(found) for found in printouts],
    }
    return json.dumps(root, ensure_ascii=False, indent=1).encode()


def people(file: RequestFile, at: datetime) -> Raw:
    """The people of a request as a « mes-csg » file."""
    provider, site = file.provider, file.site
    homes = [file.home_provider] if file.home_provider else []
    return {
        "format": model.FORMAT,
        "version": model.VERSION,
        "genere_le": at.isoformat(),
        PROVIDER_KEY: {
            "numero_division": provider.division,
            "nom": provider.name,
            "type": provider.service_type.value,
            "region": provider.region,
            "directeur_nom": provider.director,
        },
        "installations": [
            {
                "numero_installation": site.number,
                "nom": site.name,
                "adresse": site.address,
                "code_postal": site.postal_code,
                "region": site.region,
                "telephone": site.phone,
            }
        ],
        "rsg": [
            {"id": home.key, "nom": home.last_name, "prenom": home.first_name, "adresse": home.address}
            for home in homes
        ],
        "enfants": [_child(file.child)],
        "dossiers": [_child_file(file.child_file)],
        "historique_mes": [_grant(grant) for grant in file.grants],
    }


def _child(child: Child) -> Raw:
    return {
        "necsg": child.necsg,
        "nirec": child.nirec,
        "nom": child.last_name,
        "prenom": child.first_name,
        "date_naissance": child.birth_date.isoformat(),
    }


def _child_file(file: ChildFile) -> Raw:
    other, allowance = file.other_guardian, file.allowance
    return {
        "id": file.key,
        "necsg": file.necsg,
        "numero_installation": file.site,
        "responsable": _guardian(file.guardian),
        "autre_responsable": _guardian(other) if other else None,
        "rsg": file.home_provider,
        "date_debut": _day(file.start),
        "date_fin": _day(file.end),
        "type_place": "PCR" if file.reduced_contribution else "NON_PCR",
        "exemption": file.exemption,
        "aieh": {"admissible": allowance.admissible, "debut": _day(allowance.start), "fin": _day(allowance.end)},
        "mesure_transitoire": file.transitional,
        "jours_semaine": _number(file.days_per_week),
    }


def _guardian(guardian: Guardian) -> Raw:
    return {
        "nom": guardian.last_name,
        "prenom": guardian.first_name,
        "adresse": guardian.address,
        "code_postal": guardian.postal_code,
        "courriel": guardian.email,
        "tel_domicile": guardian.home_phone,
        "tel_cellulaire": guardian.cell_phone,
    }


def _grant(grant: SupportGrant) -> Raw:
    return {
        "necsg": grant.necsg,
        "numero_division": grant.division,
        "numero_installation": grant.site,
        "annee_reference": label(grant.year),
        "heures_jour_accordees": _number(grant.hours_per_day),
        "jours": _number(grant.days),
    }


def _request(request: Request) -> Raw:
    return {
        "numero": request.number,
        "type": request.type.value,
        "etat": request.status.value,
        "edition": request.edition,
        "annee": request.year,
        "region": request.region,
        "creee_le": request.created_at.isoformat(),
        "modifiee_le": request.modified_at.isoformat(),
        "transmise_le": _moment(request.transmitted_at),
        "conforme_le": _moment(request.compliant_at),
        "terminee_le": _moment(request.closed_at),
        "motif": request.close_reason.value if request.close_reason else None,
        "heures_accordees": request.granted_hours,
        "demande_precedente": request.previous,
    }


def _document(found: Attachment) -> Raw:
    return {
        "fichier": package.document_file(found),
        "nature": found.nature.value,
        "titre": found.title,
        "octets": found.size,
        "sha256": found.sha256,
        "pages": found.pages,
        "recu_le": found.received_at.isoformat(),
        "note": found.note,
        "codes": _codes(Scan.read(found.scan)),
    }


def _codes(scan: Scan | None) -> Raw | None:
    """What the codes of a scan were worth when it was joined."""
    if scan is None:
        return None
    return {
        "etat": scan.state.value,
        "demande": scan.number,
        "revision": scan.revision,
        "pages": list(scan.pages),
        "changes": list(scan.changed),
    }


def _signature(signature: Signature) -> Raw:
    return {
        "prenom": signature.first_name,
        "nom": signature.last_name,
        "fonction": signature.function,
        "signee_le": signature.signed_at.isoformat(),
        "signee_par": signature.signed_by,
        "empreinte": signature.digest,
        "contenu": dict(signature.content),
    }


def _comment(comment: Comment) -> Raw:
    return {
        "ronde": comment.round,
        "page": comment.page,
        "section": comment.section,
        "champ": comment.field,
        "texte": comment.text,
        "auteur": comment.author,
        "cree_le": comment.created_at.isoformat(),
        "corrige": comment.corrected,
        "reponse": comment.reply,
    }


def _transmission(found: Transmission) -> Raw:
    return {
        "ronde": found.round,
        "transmise_le": found.transmitted_at.isoformat(),
        "transmise_par": found.transmitted_by,
        "signataire": found.signer,
        "empreinte": found.digest,
        "contenu": dict(found.content),
    }


def _printout(found: Printout) -> Raw:
    return {
        "revision": found.revision,
        "type": found.kind,
        "imprimee_le": found.printed_at.isoformat(),
        "imprimee_par": found.printed_by,
        "empreinte": found.digest,
        "contenu": json.loads(found.content),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _number(text: str) -> float | int | None:
    """« 4,5 » as the number that the format writes; None when there is none."""
    if not text:
        return None
    found = Decimal(text.replace(",", "."))
    return int(found) if found == found.to_integral_value() else float(found)
