"""The loopback service that speaks Supabase's Auth and REST contracts."""
