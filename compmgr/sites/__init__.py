"""Assessment bodies: stations and bases, their accreditation and scope."""
