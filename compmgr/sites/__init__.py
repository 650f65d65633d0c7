"""Assessment bodies: stations and bases, accreditation, scope and staff licences."""
