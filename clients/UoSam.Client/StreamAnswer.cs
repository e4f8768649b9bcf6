namespace UoSam.Client;

/// <summary>An answer of a stage's stream.</summary>
/// <param name="ItemId">The item answered.</param>
/// <param name="Response">Its answer, or null where it failed.</param>
/// <param name="Error">Why it failed, or null where it did not.</param>
internal readonly record struct StreamAnswer<TResponse>(string ItemId, TResponse? Response, Google.Rpc.Status? Error)
    where TResponse : class;
