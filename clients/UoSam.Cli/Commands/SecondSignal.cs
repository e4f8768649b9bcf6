using System.Runtime.InteropServices;

namespace UoSam.Cli.Commands;

/// <summary>What is to be done before the second Ctrl-C or SIGTERM ends the process; nothing once it is disposed.</summary>
internal sealed class SecondSignal : IDisposable
{
    private readonly CancellationTokenRegistration _first;
    private PosixSignalRegistration[] _signals = [];

    /// <param name="work">To be done by the second; quick, and without exceptions.</param>
    /// <param name="stopping">Cancelled by the first.</param>
    public SecondSignal(Action work, CancellationToken stopping) => _first = stopping.Register(() => _signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => work()),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => work()),
    ]);

    public void Dispose()
    {
        _first.Dispose();
        Array.ForEach(_signals, signal => signal.Dispose());
    }
}
