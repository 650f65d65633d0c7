"""Season, contest, event, group, stage, delegation and quota."""
