INSERT INTO letters (course, person, sort, day, delivery) VALUES (:course, :person, :sort, :day, :delivery);
