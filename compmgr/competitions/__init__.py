"""Season, contest, event, stage, delegation, quota: what is held, when and by whom."""
