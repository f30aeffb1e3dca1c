SELECT version FROM lti_version WHERE id = 1;
