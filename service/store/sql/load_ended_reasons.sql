SELECT kind, activity, date FROM ended_reasons WHERE ending = :ending ORDER BY kind, activity, date;
