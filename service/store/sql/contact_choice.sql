SELECT nudges, quiet_from, quiet_until, before_date, after_date, language
FROM contact_choices
WHERE person = :person;
