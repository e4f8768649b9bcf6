namespace UoSam.ServiceDefaults.Errors;

/// <summary>The stage's network is still being loaded; answered with UNAVAILABLE and when to try again.</summary>
public sealed class ModelLoadingException(string service)
    : Exception($"{service} is loading its model; try again in a moment");
