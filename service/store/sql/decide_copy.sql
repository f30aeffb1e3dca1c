UPDATE lti_contexts SET copied_from = :copied_from WHERE site = :site AND context_lms_id = :context_lms_id;
