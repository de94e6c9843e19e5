"""Tables that wirecopy writes as Parquet, read back; and its articles as Parquet that other programs write.

tables.py tables        compares p, d, a, c (.parquet with .csv) and m (with .jsonl)
tables.py documents     writes the articles in many ways; prints the names, each with that of JSON lines that say the same
tables.py kept          compares each kept-FILE with the rows of FILE that it holds
"""

import glob
import json
import sys

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

STRINGS = {"kind", "role", "label", "class", "diff", "credits", "reasons", "story", "first"}


def tables():
    for name in "pdac":
        arrow = pq.read_table(f"{name}.parquet")
        ours = arrow.to_pandas()
        csv = pd.read_csv(f"{name}.csv", keep_default_na=False, na_values=[""])
        assert list(ours.columns) == list(csv.columns), name
        assert len(ours) == len(csv) > 0, name
        duck = duckdb.sql(f"select * from '{name}.parquet'")
        types = dict(zip(duck.columns, map(str, duck.types)))
        for field in arrow.schema:
            column, kind = field.name, str(field.type)
            assert kind in ("string", "int64", "double", "bool"), (name, column, kind)
            assert types[column] == {"string": "VARCHAR", "int64": "BIGINT", "double": "DOUBLE", "bool": "BOOLEAN"}[kind]
            assert (kind == "string") >= (column in STRINGS), (name, column, kind)
            here = [None if pd.isna(x) else x for x in ours[column]]
            there = [None if pd.isna(x) else x for x in csv[column]]
            if column in ("diff", "credits"):
                assert all(isinstance(json.loads(x), list) for x in here if x), column
            else:
                assert here == there, (name, column, here, there)
            assert here == [row[0] for row in duckdb.sql(f'select "{column}" from \'{name}.parquet\'').fetchall()]
    lines = [json.loads(line) for line in open("m.jsonl")]
    assert pq.read_table("m.parquet").to_pylist() == lines
    total = duckdb.sql("select sum(value) from 'm.parquet'").fetchall()[0][0]
    assert abs(total - sum(line["value"] for line in lines)) < 1e-9


def documents():
    rows = [json.loads(line) for line in open("articles.jsonl")]
    table = pa.Table.from_pylist(rows)
    files = []

    def name(what, same="articles"):
        files.append((f"{what}.parquet", f"{same}.jsonl"))
        return files[-1][0]

    for packed in ("none", "snappy", "gzip", "zstd", "lz4"):
        pq.write_table(table, name(packed), compression=packed, row_group_size=4)
    for text in (pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary(), pa.dictionary(pa.int32(), pa.string())):
        fields = [field.with_type(text) for field in table.schema]
        pq.write_table(table.cast(pa.schema(fields)), name(str(text).split("<")[0]))
    pq.write_table(table, name("plain"), use_dictionary=False)
    for encoding in ("DELTA_BYTE_ARRAY", "DELTA_LENGTH_BYTE_ARRAY"):
        pq.write_table(table, name(encoding), use_dictionary=False, column_encoding=encoding)
    pq.write_table(table, name("pages"), data_page_version="2.0", data_page_size=2000, write_page_index=True)
    pq.write_table(table, name("required"), version="1.0")
    more = table.append_column("tags", pa.array([["a", None], None, []] * 5)).append_column(
        "about", pa.array([{"words": i, "by": None} for i in range(15)])
    )
    pq.write_table(more, name("nested"), row_group_size=7)
    frame = pd.DataFrame(rows)
    frame.to_parquet(name("pandas"))
    duckdb.sql(f"copy (select * from frame) to '{name('duckdb')}' (format parquet, row_group_size 2048)")
    duckdb.sql(f"copy (select * from frame) to '{name('duckdb-v2')}' (format parquet, parquet_version v2, compression zstd)")
    dates, place = pd.to_datetime(frame["date"], utc=True, format="ISO8601"), table.schema.get_field_index("date")
    for same, shown in (("moments", "%Y-%m-%dT%H:%M:%SZ"), ("days", "%Y-%m-%d")):
        frame.assign(date=dates.dt.strftime(shown)).to_json(f"{same}.jsonl", orient="records", lines=True)
    for unit in ("s", "ms", "us", "ns"):
        for zone in ("UTC", None):
            moments = pa.array(dates.dt.tz_localize(None)).cast(pa.timestamp(unit)).cast(pa.timestamp(unit, zone))
            pq.write_table(table.set_column(place, "date", moments), name(f"moments-{unit}-{zone}", "moments"))
    pq.write_table(
        table.set_column(place, "date", pa.array(dates)), name("int96", "moments"), use_deprecated_int96_timestamps=True
    )
    pq.write_table(table.set_column(place, "date", pa.array(dates.dt.date)), name("days", "days"))
    duckdb.sql(f"copy (select * replace (date::timestamptz as date) from frame) to '{name('duckdb-tz', 'moments')}'")
    print("\n".join(map(" ".join, files)))


def kept():
    for file in glob.glob("kept-*.parquet"):
        ours, theirs = pq.read_table(file), pq.read_table(file.removeprefix("kept-"))
        assert ours.schema.equals(theirs.schema), (file, ours.schema, theirs.schema)
        ids = {str(i) for i in ours["id"].to_pylist()}
        rows = [row for row in theirs.to_pylist() if str(row["id"]) in ids]
        assert ours.to_pylist() == rows and 0 < len(rows) < theirs.num_rows, file
        assert duckdb.sql(f"select count(*) from '{file}'").fetchall()[0][0] == len(rows), file


{"tables": tables, "documents": documents, "kept": kept}[sys.argv[1]]()
