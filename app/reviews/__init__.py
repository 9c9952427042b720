"""Reviews: a decision is looked at again on its day, and confirmed, put off once or retired."""
