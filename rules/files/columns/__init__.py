"""The file commands on columns: files of millions of rows read, checked and written without a row object."""
