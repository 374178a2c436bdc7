import { SignIn } from '../../home/SignIn.tsx'

export default function SignInPage() {
  return <SignIn />
}
