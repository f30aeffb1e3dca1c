DELETE FROM lti_registrations_begun WHERE expires <= :now;
