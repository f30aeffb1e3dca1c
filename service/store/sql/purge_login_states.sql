DELETE FROM login_states WHERE expires <= :now;
