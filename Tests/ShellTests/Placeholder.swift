// delete me
