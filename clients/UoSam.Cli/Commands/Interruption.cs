using System.Runtime.InteropServices;

namespace UoSam.Cli.Commands;

/// <summary>
/// Ctrl-C (SIGINT) and SIGTERM: the first asks to stop, so that what is in flight can be finished; the second ends the
/// process at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly PosixSignalRegistration[] _signals;

    public Interruption() =>
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
        ];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stopping.Token;

    public void Dispose()
    {
        Array.ForEach(_signals, signal => signal.Dispose());
        _stopping.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = !_stopping.IsCancellationRequested;
        _stopping.Cancel();
    }
}
