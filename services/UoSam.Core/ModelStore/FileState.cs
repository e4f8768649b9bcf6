namespace UoSam.Core.ModelStore;

/// <summary>How a stored file compares with its manifest.</summary>
public enum FileState
{
    /// <summary>Size and hash as recorded.</summary>
    Ok = 0,

    /// <summary>Not there.</summary>
    Missing = 1,

    /// <summary>Another content than recorded.</summary>
    Changed = 2,
}
