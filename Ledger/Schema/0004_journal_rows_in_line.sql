-- A busy actor's share of a flush is some kilobytes. Moved out of line, each 2 kB of it is a row and an index entry of its own.
ALTER TABLE journal SET (toast_tuple_target = 8160);
