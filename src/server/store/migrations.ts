/**
 * The tables, one step after another; forward only. A released step is never edited: another is added, and a test
 * comes to the last one from each of those before it. Plain SQL without extension, procedure or lock of its own;
 * every key leads with the network, so that the tables can be distributed by network.
 */
export const MIGRATIONS: readonly string[] = [
  `
  create table network (
    network text primary key,
    created_at timestamptz not null,
    -- Its figures are invented: every page and export says so.
    is_demo boolean not null default false
  );

  -- Every catalog ever published; the last position is in force (ADM2).
  create table catalog (
    network text not null references network,
    position integer not null,
    etag text not null,
    body text not null,
    published_at timestamptz not null,
    published_by text,
    primary key (network, position)
  );

  -- Codes of every catalog ever published: a lot may name an entry that has disappeared since (SYN4).
  create table known_code (
    network text not null references network,
    kind text not null,
    code text not null,
    primary key (network, kind, code)
  );

  -- The hash of a code, never the code (SYN8).
  create table enrolment (
    network text not null references network,
    code_sha256 text not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    tablet text,
    primary key (network, code_sha256)
  );

  create table tablet (
    network text not null references network,
    tablet text not null,
    public_key jsonb not null,
    enrolled_at timestamptz not null,
    revoked_at timestamptz,
    seen_at timestamptz,
    version text not null,
    skew_minutes integer not null default 0,
    catalog_etag text,
    primary key (network, tablet)
  );

  -- One life of a tablet's storage: what it says it recorded, and what was received of it (SYN5).
  create table life (
    network text not null references network,
    epoch text not null,
    tablet text,
    since timestamptz not null,
    recorded_sequence integer not null default 0,
    recorded_counted bigint not null default 0,
    received_lots integer not null default 0,
    received_sequence integer not null default 0,
    received_counted bigint not null default 0,
    rewound_at timestamptz,
    primary key (network, epoch)
  );
  create index life_tablet on life (network, tablet);

  -- A lot is remembered for ever by id and hash, so that it never counts twice (P3); whose it was, 35 days (RET2).
  create table lot (
    network text not null,
    lot text not null,
    body_sha256 text not null,
    site text not null,
    counted integer not null,
    received_on date not null,
    epoch text,
    sequence integer,
    primary key (network, lot)
  );
  create index lot_named on lot (network, received_on) where epoch is not null;
  create index lot_life on lot (network, epoch, sequence) where epoch is not null;

  -- True sums, never shown: all that leaves passes the release (DIS2). item: a total, or one cell of one measure.
  create table period_sum (
    network text not null,
    scale text not null,
    period text not null,
    site text not null,
    item text not null,
    value bigint not null,
    primary key (network, scale, period, site, item)
  );

  -- People who read the figures: the account name they chose, what they may, and how they prove who they are
  -- (ADM3). A removed person is gone, not marked. The provider's subject is kept as a hash, with its issuer.
  create table person (
    network text not null references network,
    person text not null,
    name text not null,
    role text not null,
    sites text[] not null,
    subject_sha256 text,
    created_at timestamptz not null,
    primary key (network, person)
  );
  -- Without the network: who comes back from the provider says which person they are, and that person which network.
  create unique index person_subject on person (subject_sha256) where subject_sha256 is not null;

  create table passkey (
    network text not null references network,
    credential text not null,
    person text not null,
    public_key bytea not null,
    counter bigint not null,
    transports text[] not null,
    is_synced boolean not null,
    created_at timestamptz not null,
    used_at timestamptz not null,
    primary key (network, credential)
  );
  create index passkey_credential on passkey (credential, person);

  -- Gone once used. \`invited_by\`: who leaves takes along the invitations that nobody answered; null for the first
  -- administrator's.
  create table invitation (
    network text not null references network,
    token_sha256 text not null,
    role text not null,
    sites text[] not null,
    invited_by text,
    expires_at timestamptz not null,
    primary key (network, token_sha256)
  );

  -- The token's hash, never the token.
  create table visit (
    network text not null references network,
    token_sha256 text not null,
    person text not null,
    ends_at timestamptz not null,
    idle_at timestamptz not null,
    primary key (network, token_sha256)
  );
  create index visit_person on visit (network, person);

  -- Between the two halves of a passkey's or the provider's ceremony; taken once. Who begins one is not known yet,
  -- so no network leads.
  create table ceremony (
    key_sha256 text primary key,
    kind text not null,
    content jsonb not null,
    expires_at timestamptz not null
  );
  `,
  `
  -- What was published of a closed month, quarter or year, under which rule, once and for all (DIS3). \`sites\`: of
  -- how many; a count that is not among its rows says what one of nobody says.
  create table publication (
    network text not null references network,
    period text not null,
    k integer not null,
    base integer not null,
    join_by text not null,
    sites integer not null,
    published_at timestamptz not null,
    primary key (network, period)
  );

  -- The network's own where site is empty. \`shown\`: below, about or between; what it comes down to is low to high.
  create table published (
    network text not null,
    period text not null,
    item text not null,
    site text not null,
    shown text not null,
    value bigint,
    low bigint not null,
    high bigint not null,
    primary key (network, period, site, item)
  );
  `,
  `
  -- When the last request that was taken in had been signed, by the tablet's clock: one signed before it that comes
  -- later says nothing new of the tablet (SYN5).
  alter table tablet add column signed_at timestamptz;
  alter table life add column signed_at timestamptz;
  `,
  `
  -- The hash of all but the lot's id and tablet: another body under the same id is told by it, and however long it is
  -- kept it says nothing of whose the lot was (RET2). A lot from before this step is known by its id alone.
  alter table lot add column content_sha256 text;
  alter table lot drop column body_sha256;
  `,
  `
  -- Which codes make others up, by every catalog ever published: a theme its needs, a structure its services.
  -- is_sure: so said every catalog that had the part.
  create table known_part (
    network text not null references network,
    whole text not null,
    part text not null,
    is_sure boolean not null,
    primary key (network, whole, part)
  );
  with part as (
    select network, position, 'need:' || (need ->> 'id') as part, need as entry
    from catalog cross join lateral jsonb_array_elements(body::jsonb -> 'needs') as need
    union all
    select network, position, 'redirection:service.' || (service ->> 'id'), service
    from catalog cross join lateral jsonb_array_elements(body::jsonb -> 'services') as service
    union all
    select network, position, 'redirection:site.' || (site ->> 'id'), site
    from catalog cross join lateral jsonb_array_elements(body::jsonb -> 'sites') as site
  ), pair as (
    select network, position, 'theme:' || theme as whole, part
    from part cross join lateral jsonb_array_elements_text(entry -> 'themes') as theme where part like 'need:%'
    union
    select network, position, 'procedure:' || (entry ->> 'procedure'), part
    from part where part like 'need:%' and entry ->> 'procedure' is not null
    union
    select network, position, 'structure:' || (entry ->> 'structure'), part
    from part where part like 'redirection:service.%'
    union
    select network, position, 'decision:service', part from part where part like 'redirection:service.%'
    union
    select network, position, 'decision:other-site', part from part where part like 'redirection:site.%'
  )
  insert into known_part (network, whole, part, is_sure)
  select network, whole, part, count(*) = (
    select count(*) from part where part.network = pair.network and part.part = pair.part
  )
  from pair group by network, whole, part;
  `,
  `
  -- When the server last looked after the network, and since when its clock has gone on without a leap: nothing is
  -- published by one that has not for long (DIS3).
  alter table network add column looked_at timestamptz, add column even_since timestamptz;
  `,
  `
  -- The network's own model of the annual survey, which tablets do not take; null: the one that comes with Escale.
  alter table catalog add column survey text;
  `,
  `
  -- What the last catalog that had it calls a code: figures still speak of entries that have disappeared. Null: none of
  -- the catalogs that are here says.
  alter table known_code add column name text;
  set local statement_timeout = 0;
  with entry as (
    select network, position, 'site' as kind, site ->> 'id' as code, site ->> 'name' as name
    from catalog cross join lateral jsonb_array_elements(body::jsonb -> 'sites') as site
    union all
    select network, position, 'need', need ->> 'id', need ->> 'name'
    from catalog cross join lateral jsonb_array_elements(body::jsonb -> 'needs') as need
    union all
    select network, position, 'level', level ->> 'level', level ->> 'name'
    from catalog cross join lateral jsonb_array_elements(body::jsonb -> 'levels') as level
    union all
    select network, position, 'redirection', 'service.' || (service ->> 'id'), service ->> 'name'
    from catalog cross join lateral jsonb_array_elements(body::jsonb -> 'services') as service
  ), named as (
    select network, position, kind, code, name from entry
    union all
    select network, position, 'redirection', 'site.' || code, name from entry where kind = 'site'
  ), last as (
    select distinct on (network, kind, code) network, kind, code, name from named
    order by network, kind, code, position desc
  )
  update known_code set name = last.name from last
  where known_code.network = last.network and known_code.kind = last.kind and known_code.code = last.code;
  `,
  `
  -- Sessions, questions and workshops that came as totals alone, as sums of their own (LOT2): each of the others has one
  -- code of these measures. What was published before keeps them in its rests.
  alter table publication add column undetailed boolean not null default false;
  set local statement_timeout = 0;
  insert into period_sum (network, scale, period, site, item, value)
  select network, scale, period, site, 'undetailed:' || total, total_sum - coded_sum
  from (
    select network, scale, period, site,
      sum(value) filter (where item = 'sessions') as sessions,
      sum(value) filter (where item = 'questions') as questions,
      sum(value) filter (where item = 'workshops') as workshops,
      sum(value) filter (where item like 'closedBy:%') as closed,
      sum(value) filter (where item like 'placeKind:%') as placed,
      sum(value) filter (where item like 'workshopDuration:%') as lasted
    from period_sum where scale in ('month', 'quarter', 'year') group by network, scale, period, site
  ) as counted cross join lateral (
    values ('sessions', coalesce(sessions, 0), coalesce(closed, 0)),
      ('questions', coalesce(questions, 0), coalesce(placed, 0) - coalesce(closed, 0)),
      ('workshops', coalesce(workshops, 0), coalesce(lasted, 0))
  ) as of_total (total, total_sum, coded_sum)
  where total_sum > coded_sum;
  `,
  `
  -- Which edition a catalog is, beside its body: the list of a country's editions would read hundreds of megabytes.
  alter table catalog add column edition text, add column edition_on text;
  update catalog set edition = body::json #>> '{edition,id}', edition_on = body::json #>> '{edition,on}';
  alter table catalog alter column edition set not null, alter column edition_on set not null;
  `,
  `
  -- Who brought lots by a file or by codes, for which sites, and how many; what was in them is in the sums alone (SYN6).
  -- \`person\`: null once they were removed.
  create table bringing (
    network text not null references network,
    bringing text not null,
    brought_at timestamptz not null,
    person text,
    sites text[] not null,
    lots integer not null,
    primary key (network, bringing)
  );
  `,
  `
  -- What a person brought under the life of a tablet that signs for itself: it is received once that tablet has told of
  -- as much (SYN5).
  alter table life add column carried_lots integer not null default 0,
    add column carried_sequence integer not null default 0, add column carried_counted bigint not null default 0;
  `,
  `
  -- Once it is forgotten whose a lot was, nothing else of it may tell: a life of one lot shows its count and its day (RET2).
  -- \`carried\`: a person brought it, so that it proves nothing of the tablet it names (SYN5).
  alter table lot drop column site, drop column counted, alter column received_on drop not null,
    add column carried boolean not null default false;
  update lot set received_on = null where epoch is null;
  `,
]
