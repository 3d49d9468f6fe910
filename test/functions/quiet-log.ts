// Before anything makes the logger; what is logged is none of these tests' business.
process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
